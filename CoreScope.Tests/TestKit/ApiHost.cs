using System.Net;
using System.Text;
using System.Text.Json;
using CoreScope.App.Hosting;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.TestKit;

/// <summary>What an <see cref="ApiHost"/> is made with.</summary>
public sealed record ApiHostOptions
{
    public const string GoodKey = "a-key-of-many-characters";

    public string ApiKey { get; init; } = GoodKey;

    public string[] HiddenObservers { get; init; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IngestRules Rules { get; init; } = new();

    /// <summary>Where requests seem to come from; null = where they do.</summary>
    public IPAddress? RemoteAddress { get; init; }

    public StoreStatus Status { get; init; } = new(StorePhase.Ready);

    public SourceStatus[] Sources { get; init; } = [];

    public bool SourcesArePublic { get; init; } = true;

    public StoreLimits Limits { get; init; } = new();

    public WatchdogStatus Watchdog { get; init; }

    public string? WriteFault { get; init; }

    /// <summary>A mesh that is filled already, with the archive it came from; null = an empty one and an archive in memory.</summary>
    public Mesh? Mesh { get; init; }

    public IPacketArchive? PathArchive { get; init; }

    public RegionSettings Regions { get; init; } = new(new Dictionary<string, string>(), "");

    public IArchivedPackets Packets { get; init; } = new EmptyArchivedPackets();

    public IObserverTelemetry Telemetry { get; init; } = new ListTelemetry();
}

/// <summary>The API over Kestrel on a free port, with a real mesh that a real pipeline fills and an archive in memory.</summary>
public sealed class ApiHost : IAsyncDisposable, IIngestStatus
{
    private readonly LastFault _faults = new();
    private readonly WebApplication _app;
    private readonly PersistQueue _persist = new();
    private readonly Task _pipeline;
    private readonly Task _archiving;
    private readonly ApiHostOptions _options;

    private ApiHost(ApiHostOptions options)
    {
        _options = options;
        Mesh = options.Mesh ?? new Mesh(options.Clock, NullLogger<PacketFeed>.Instance);
        Mesh.Store.Status = options.Status;
        var paths = new ResolvedPathCache(options.PathArchive ?? Archive);
        var pipeline = new IngestPipeline(Mesh, Inbox, Commands, _persist, paths, Counters, options.Rules, static (_, _) => { }, NullLogger<IngestPipeline>.Instance, Archive);
        _app = Build(paths);
        _pipeline = pipeline.RunAsync(CancellationToken.None);
        _archiving = Archive.DrainAsync(_persist);
    }

    public Mesh Mesh { get; }

    public MessageInbox Inbox { get; } = new();

    public StoreCommandQueue Commands { get; } = new();

    public InMemoryArchive Archive { get; } = new();

    public IngestCounters Counters { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public IReadOnlyList<SourceStatus> Sources => _options.Sources;

    public WatchdogStatus Watchdog => _options.Watchdog;

    public int InboxPending => Inbox.Pending;

    public long InboxDropped => Inbox.Dropped;

    public int PersistPending => _persist.Pending;

    public IReadOnlyList<WriterStats> Writers => [];

    public UnixMillis LastCommit => UnixMillis.Now(_options.Clock);

    public string? WriteFault => _options.WriteFault;

    public static async Task<ApiHost> StartAsync(ApiHostOptions? options = null)
    {
        var host = new ApiHost(options ?? new ApiHostOptions());
        await host._app.StartAsync();
        host.Client = new HttpClient { BaseAddress = new Uri(host._app.Urls.Single()) };
        return host;
    }

    /// <summary>Puts a message in and waits until it is archived.</summary>
    public async Task PublishAsync(string topic, string json, string source = "test")
    {
        var archived = new Archived();
        Assert.True(await Inbox.PostAsync(
            new MqttMessage(source, topic, Encoding.UTF8.GetBytes(json), Retained: false, UnixMillis.Now(_options.Clock), new AckToken(archived, 1)), CancellationToken.None));
        await archived.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>One observer's report of one frame.</summary>
    public Task PublishFrameAsync(byte[] frame, string observer = "AA01", string region = "SJC", double? snr = 5.25, string? name = null) =>
        PublishAsync($"meshcore/{region}/{observer}/packets", JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["raw"] = Convert.ToHexString(frame),
            ["SNR"] = snr,
            ["RSSI"] = -91,
            ["score"] = 0.5,
            ["direction"] = "rx",
            ["origin"] = name,
        }));

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(path);
        return await ReadAsync(answer, expected);
    }

    public async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.OK, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("X-API-Key", key);
        using var answer = await Client.SendAsync(request);
        return await ReadAsync(answer, expected);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        Inbox.Close();
        await _pipeline;
        _persist.Close();
        await _archiving;
        await _app.DisposeAsync();
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {text} {_faults.Last}");
        return JsonDocument.Parse(text).RootElement;
    }

    private WebApplication Build(ResolvedPathCache paths)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_faults);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var services = builder.Services;
        services.AddSingleton(_options.Clock);
        services.AddSingleton(Mesh);
        services.AddSingleton(_options.Limits);
        services.AddSingleton(Inbox);
        services.AddSingleton(paths);
        services.AddSingleton<IPacketArchive>(Archive);
        services.AddSingleton(_options.Packets);
        services.AddSingleton(_options.Telemetry);
        services.AddSingleton<IIngestStatus>(this);
        services.AddSingleton(new DecodeKeys(_options.Rules.Keys, _options.Rules.Regions));
        services.AddSingleton(new ApiSettings { ApiKey = _options.ApiKey, SourcesArePublic = _options.SourcesArePublic, HiddenObservers = _options.HiddenObservers.ToHashSet(StringComparer.OrdinalIgnoreCase) });
        services.AddSingleton(_options.Regions);
        services.AddCoreScopeApi();
        var app = builder.Build();
        if (_options.RemoteAddress is { } remote)
        {
            app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = remote;
                return next(context);
            });
        }

        app.UseCoreScopeApi();
        app.MapCoreScopeApi();
        return app;
    }

    private sealed class Archived : IAckTarget
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _done.Task;

        public void Acknowledge(long id) => _done.TrySetResult();
    }
}
