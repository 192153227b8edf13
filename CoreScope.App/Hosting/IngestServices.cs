using CoreScope.App.Hosting.Options;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Feed;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Ingest;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Ingest.Simulation;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting;

/// <summary>The mesh in memory, its archive and its sources.</summary>
internal static class IngestServices
{
    private const string RealFile = "corescope.db";
    private const string DemoFile = "demo.db";

    public static void AddCoreScopeIngest(this IServiceCollection services, DemoMode demo)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(PathOptions);
        services.AddSingleton(MeshOf);
        services.AddSingleton(provider => Settings(provider).HealthThresholds.ToThresholds());
        services.AddSingleton(provider => Settings(provider).BatteryThresholds.ToThresholds());
        services.AddSingleton(Keys);
        services.AddSingleton<PacketHistory>();
        services.AddSingleton<PacketRows>();
        services.AddSingleton<PacketDetails>();

        services.AddSingleton<IngestCounters>();
        services.AddSingleton(provider => new MessageInbox(
            Settings(provider).IngestBufferSize, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MessageInbox>>()));
        // Whoever wants little kept in memory while the disk is busy means all of it.
        services.AddSingleton(provider => new PersistQueue(Math.Min(PersistQueue.DefaultCapacity, Settings(provider).IngestBufferSize)));
        services.AddSingleton<StoreCommandQueue>();
        services.AddSingleton<IStoreCommands>(provider => provider.GetRequiredService<StoreCommandQueue>());
        services.AddSingleton(provider => ArchiveFile.Open(new ArchiveOptions(Path.Combine(DataDir(provider), demo.IsOn ? DemoFile : RealFile))
        {
            FullSync = Settings(provider).Persistence.Synchronous != SynchronousMode.Normal,
            SlowWriter = TimeSpan.FromMilliseconds(Settings(provider).Persistence.SlowWriterMs),
        }));
        services.AddSingleton<SqliteArchive>();
        services.AddSingleton<IPacketArchive>(provider => provider.GetRequiredService<SqliteArchive>());
        services.AddSingleton<IArchivedPackets, ArchivedPackets>();
        services.AddSingleton<IObserverTelemetry, SqliteTelemetry>();
        services.AddSingleton(provider => new ResolvedPathCache(provider.GetRequiredService<IPacketArchive>()));
        services.AddSingleton<SqlitePathReader>();
        services.AddSingleton<IResolvedPathReader>(provider => provider.GetRequiredService<SqlitePathReader>());
        services.AddSingleton<StoredPaths>();
        services.AddSingleton<ResolvedPathBackfill>();
        services.AddSingleton<PersistWriter>();
        services.AddSingleton(Limits);
        services.AddSingleton<StoreWarmup>();
        services.AddSingleton<HistoryLoad>();

        services.AddSingleton(provider => new MqttIngestOptions
        {
            Sources = [.. Settings(provider).MqttSources],
            Listener = Settings(provider).MqttListener,
            DataDir = DataDir(provider),
            UseDefaultSource = !demo.IsOn,
        });
        services.AddSingleton<MqttIngestService>();
        services.AddSingleton(Rules);
        services.AddSingleton(Pipeline);
        services.AddSingleton<IngestService>();
        services.AddSingleton<IIngestStatus, IngestStatus>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestService>());
        services.AddHostedService<EvictionService>();
        // Behind ingest: what it changes goes through the pipeline.
        services.AddHostedService(PathService);
        services.AddSingleton(provider => Settings(provider).Retention.ToPolicy(Settings(provider).Db.IncrementalVacuumPages));
        services.AddSingleton<RetentionJob>();
        services.AddHostedService<RetentionService>();
        services.AddSingleton(Links);
        services.AddHostedService<NeighborLinkService>();
        services.AddHostedService(Reports);
        // Behind ingest: it publishes to the listener, and must be gone before that stops.
        if (demo.IsOn)
            services.AddHostedService(Simulator);
    }

    private static CoreScopeOptions Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<CoreScopeOptions>>().Value;

    // A relative directory lies beside the program, not wherever it was started from.
    private static string DataDir(IServiceProvider provider)
    {
        var path = Path.GetFullPath(Settings(provider).DataDir, provider.GetRequiredService<IHostEnvironment>().ContentRootPath);
        try
        {
            Directory.CreateDirectory(path);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"the data directory {path} cannot be made: {error.Message} Set CoreScope:DataDir (environment CoreScope__DataDir) to a directory that can be written.", error);
        }
    }

    private static Mesh MeshOf(IServiceProvider provider)
    {
        var settings = Settings(provider);
        var mesh = new Mesh(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PacketFeed>>(),
            provider.GetRequiredService<ResolvedPathOptions>(),
            settings.NeighborGraph.MaxEdgeKm)
        {
            Areas = settings.ToAreaMap(),
        };
        mesh.Visibility.Hide(settings.NodeBlacklist, settings.HiddenNamePrefixes);
        return mesh;
    }

    private static DecodeKeys Keys(IServiceProvider provider)
    {
        var settings = Settings(provider);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("CoreScope.Configuration");
        var channels = ChannelKeyring.Build(settings.NamedChannelKeys(), settings.HashChannels.AsReadOnly(), out var skippedChannels);
        var regions = RegionScopes.Build(settings.HashRegions, out var skippedRegions);
        if (settings.Binding.UnknownKeys.Count > 0)
            log.LogWarning("[config] these keys set nothing: {Keys}", string.Join(", ", settings.Binding.UnknownKeys));
        if (ApiKeyPolicy.Judge(settings.ApiKey) == ApiKeyStrength.Weak)
            log.LogWarning("[security] CoreScope:ApiKey is too short or well known: writing over HTTP stays refused; {Length} characters or more are needed", ApiKeyPolicy.MinLength);
        foreach (var name in skippedChannels)
            log.LogWarning("[config] channel {Name} is skipped: its key is not usable", name);
        foreach (var name in skippedRegions)
            log.LogWarning("[config] region {Name} is skipped: no key derives from such a name", name);
        return new DecodeKeys(channels, regions);
    }

    private static StoreLimits Limits(IServiceProvider provider)
    {
        var options = Settings(provider).PacketStore;
        var limits = options.ToLimits();
        // What is to be deleted from disk must not be held in memory for longer: the file lets go only of what memory gave up.
        var onDisk = TimeSpan.FromDays(Math.Max(0, Settings(provider).Retention.PacketDays));
        if (onDisk > TimeSpan.Zero && (limits.Retention == TimeSpan.Zero || limits.Retention > onDisk))
            limits = limits with { Retention = onDisk, HotStart = limits.HotStart < onDisk ? limits.HotStart : onDisk };
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("CoreScope.Configuration");
        if (options.IsHotStartClamped)
            log.LogWarning("[config] CoreScope:PacketStore:HotStartupHours is cut to RetentionHours ({Hours} hours): nothing older is kept in memory", options.RetentionHours);
        if (MemoryCheck.ContainerLimit() is { } limit && MemoryCheck.IsTight(limits.MaxBytes, limit))
            log.LogWarning("[config] CoreScope:PacketStore:MaxMemoryMB ({Megabytes}) leaves too little of the container's {Limit} MB: lower it to two thirds of that, or give the container more", options.MaxMemoryMegabytes, limit >> 20);
        return limits;
    }

    private static ResolvedPathOptions PathOptions(IServiceProvider provider)
    {
        var settings = Settings(provider).PacketStore;
        return new ResolvedPathOptions
        {
            IsIndexed = settings.UseResolvedPathIndex,
            WarnAbove = settings.MaxResolvedPubkeyIndexEntries > 0 ? settings.MaxResolvedPubkeyIndexEntries : ResolvedPathOptions.DefaultWarnAbove,
            Stored = provider.GetRequiredService<StoredPaths>,
        };
    }

    private static ResolvedPathService PathService(IServiceProvider provider) => new(
        provider.GetRequiredService<Mesh>(),
        provider.GetRequiredService<ResolvedPathBackfill>(),
        provider.GetRequiredService<ResolvedPathOptions>(),
        TimeSpan.FromHours(Settings(provider).ResolvedPath.BackfillHours),
        provider.GetRequiredService<ILogger<ResolvedPathService>>());

    private static NeighborLinkJob Links(IServiceProvider provider) => new(
        provider.GetRequiredService<Mesh>(),
        provider.GetRequiredService<StoreCommandQueue>(),
        provider.GetRequiredService<PersistWriter>(),
        Settings(provider).NeighborGraph.MaxAge(Settings(provider).NeighborEdgesMaxAgeDays),
        provider.GetRequiredService<ILogger<NeighborLinkJob>>());

    private static ReportRefreshService Reports(IServiceProvider provider) => new(
        provider.GetRequiredService<IngestService>(),
        provider.GetRequiredService<Mesh>(),
        provider.GetRequiredService<ReportCache>(),
        provider.GetRequiredService<HealthThresholds>(),
        Settings(provider).NeighborGraph.Interval);

    private static IngestRules Rules(IServiceProvider provider)
    {
        var settings = Settings(provider);
        var keys = provider.GetRequiredService<DecodeKeys>();
        return new IngestRules
        {
            Filter = settings.ToIngestFilter(),
            Keys = keys.Channels,
            Regions = keys.Regions,
            Area = settings.GeoFilter.ToFilter(),
            DropForeign = settings.ForeignAdverts.Mode == ForeignAdvertMode.Drop,
            ValidateSignatures = settings.ValidateSignatures,
            CompanionName = settings.Companion.ObserverName,
        };
    }

    private static Simulator Simulator(IServiceProvider provider)
    {
        var mqtt = provider.GetRequiredService<MqttIngestService>();
        return new Simulator(
            Settings(provider).Simulator,
            SimulatorTarget.Loopback(() => mqtt.ListenerPort),
            MqttConnection.Factory,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Simulator>>());
    }

    private static IngestPipeline Pipeline(IServiceProvider provider) => new(
        provider.GetRequiredService<Mesh>(),
        provider.GetRequiredService<MessageInbox>(),
        provider.GetRequiredService<StoreCommandQueue>(),
        provider.GetRequiredService<PersistQueue>(),
        provider.GetRequiredService<ResolvedPathCache>(),
        provider.GetRequiredService<IngestCounters>(),
        provider.GetRequiredService<IngestRules>(),
        provider.GetRequiredService<MqttIngestService>().Written,
        provider.GetRequiredService<ILogger<IngestPipeline>>(),
        provider.GetRequiredService<IPacketArchive>());
}
