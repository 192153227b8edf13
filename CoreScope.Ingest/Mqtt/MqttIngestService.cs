using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// Starts the listener and one loop a source, and knows their state. The default rule (spec/operations.md §2.1): where nothing is
/// configured and port 1883 is held by somebody else, the listener stays off and that broker becomes the source <c>local</c>; a
/// configured port that is taken fails startup. A broker that cannot be reached never does.
/// </summary>
public sealed class MqttIngestService : BackgroundService
{
    /// <summary>Tag of the source used when nothing is configured.</summary>
    public const string DefaultSourceTag = "local";

    private readonly MqttIngestOptions _options;
    private readonly MessageInbox _inbox;
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private MqttListener? _listener;
    private IReadOnlyList<MqttSource> _sources = [];
    private IReadOnlyDictionary<string, MqttSourceOptions> _effective = new Dictionary<string, MqttSourceOptions>();
    private Dictionary<string, MqttSource> _byTag = [];
    private SourceWatchdog? _watchdog;

    /// <summary>A service that is not started yet.</summary>
    public MqttIngestService(MqttIngestOptions options, MessageInbox inbox, TimeProvider clock, ILoggerFactory logs)
    {
        _options = options;
        _inbox = inbox;
        _clock = clock;
        _logs = logs;
        _log = logs.CreateLogger<MqttIngestService>();
    }

    /// <summary>How connections are made; replaced in tests.</summary>
    internal MqttConnectionFactory Connect { get; init; } = MqttConnection.Factory;

    /// <summary>The listener's state first, then the sources' in configured order. Cheap, from any thread.</summary>
    public IReadOnlyList<SourceStatus> Statuses
    {
        get
        {
            var rows = new List<SourceStatus>(_sources.Count + 1);
            if (_listener is { } listener)
                rows.Add(listener.Status);
            rows.AddRange(_sources.Select(s => s.Status));
            return rows;
        }
    }

    /// <summary>Whether the sources are watched. Cheap, from any thread.</summary>
    public WatchdogStatus Watchdog => _watchdog?.Status ?? default;

    /// <summary>Options of the running sources by their unique tag: the tag is what <c>MqttMessage.Source</c> holds.</summary>
    public IReadOnlyDictionary<string, MqttSourceOptions> Sources => _effective;

    /// <summary>Port the listener is bound to; null when it is off.</summary>
    public int? ListenerPort => _listener is { Port: > 0 } listener ? listener.Port : null;

    /// <summary>Where publishers reach the listener; null when it is off.</summary>
    public string? ListenerUrl => _listener is { Port: > 0 } listener ? listener.Url : null;

    /// <summary>Why the listener is off although it is enabled; null when it runs or is not wanted.</summary>
    public string? ListenerFault { get; private set; }

    /// <summary>The pipeline handled a message of this source. Cheap, from any thread.</summary>
    public void Written(string tag, UnixMillis at)
    {
        if (_byTag.TryGetValue(tag, out var source))
            source.Written(at);
        else if (tag == MqttListener.SourceTag)
            _listener?.Written(at);
    }

    /// <summary>Ends the source's present connection and connects anew; false when there is no such source.</summary>
    public bool ForceReconnect(string tag)
    {
        if (!_byTag.TryGetValue(tag, out var source))
            return false;
        source.ForceReconnect();
        return true;
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        ThrowOnFaults();
        StartListener();
        CreateSources();
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_listener is not null)
            await _listener.StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([
            .. _sources.Select(s => Task.Run(() => GuardAsync(s, stoppingToken), CancellationToken.None)),
            Task.Run(() => _watchdog!.RunAsync(stoppingToken), CancellationToken.None)]);

    /// <summary>A fault of ours in one source must not end the others: it is logged and the source goes on after a while.</summary>
    private async Task GuardAsync(MqttSource source, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await source.RunAsync(stop).ConfigureAwait(false);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                _log.LogError(e, "MQTT source {Source} failed", source.Tag);
                await Task.Delay(TimeSpan.FromSeconds(30), _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void ThrowOnFaults()
    {
        var faults = _options.Listener.Faults().Select(f => $"MqttListener:{f.Key} {f.Text}")
            .Concat(_options.Sources.SelectMany((s, i) => s.Enabled ? s.Faults().Select(f => $"MqttSources:{i}:{f.Key} {f.Text}") : []));
        var text = string.Join("; ", faults);
        if (text.Length > 0)
            throw new IngestStartException($"The MQTT configuration is wrong: {text}.");
    }

    private void StartListener()
    {
        if (!_options.Listener.Enabled)
            return;
        _listener = new MqttListener(_options.Listener, _inbox, _clock, _logs.CreateLogger<MqttListener>());
        var start = _listener.Start(_options.Listener.Port ?? _options.DefaultPort);
        if (start.Started)
        {
            _log.LogInformation("MQTT listener on {Url}", _listener.Url);
            return;
        }

        if (_options.Listener.Port is not null)
            throw new IngestStartException(
                $"{start.Fault} The port is configured (CoreScope:MqttListener:Port, environment CoreScope__MqttListener__Port): free it, choose another or disable the listener.");
        ListenerFault = start.Fault;
        _log.LogWarning("{Fault}", start.Fault);
    }

    private void CreateSources()
    {
        var options = _options.Sources;
        if (options.Count == 0 && ListenerPort is null && _options.UseDefaultSource)
            options = [DefaultSource()];
        var tags = SourceTags.Assign(options);
        ReportDoubles(options, tags);
        var context = new MqttSourceContext(
            _inbox, ClientIdentity.Load(_options.DataDir), new RememberedFilters(_options.DataDir, _log), Connect, _clock, _logs.CreateLogger<MqttSource>());
        var running = Enumerable.Range(0, options.Count).Where(i => options[i].Enabled).ToArray();
        _effective = running.ToDictionary(i => tags[i], i => options[i], StringComparer.Ordinal);
        _sources = [.. running.Select(i => new MqttSource(tags[i], options[i], context))];
        _byTag = _sources.ToDictionary(s => s.Tag, StringComparer.Ordinal);
        // The listener is nobody's client: it cannot be connected anew, and its publishers may be silent.
        _watchdog = new SourceWatchdog(_sources.Select(s => new WatchedSource(s.Tag, s.Pulse, s.ForceReconnect)), _clock, _logs.CreateLogger<SourceWatchdog>());
    }

    private void ReportDoubles(IReadOnlyList<MqttSourceOptions> options, IReadOnlyList<string> tags)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(options[i].Name) && tags[i] != options[i].Name!.Trim() && tags[i].Contains('#', StringComparison.Ordinal))
                _log.LogError("Two MQTT sources have the name {Name}; the later one is called {Tag}", options[i].Name, tags[i]);
        }
    }

    private MqttSourceOptions DefaultSource() => new()
    {
        Name = DefaultSourceTag,
        Broker = string.Create(CultureInfo.InvariantCulture, $"mqtt://localhost:{_options.DefaultPort}"),
    };
}
