using CoreScope.App.Features.Nodes;
using CoreScope.App.Features.Observers;
using CoreScope.App.Features.Perf;
using CoreScope.App.Hosting.Options;
using CoreScope.App.Interop;
using CoreScope.App.Realtime;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting;

/// <summary>
/// What the HTTP API and <c>/ws</c> need. Expects from the mesh's registration: <see cref="Mesh"/>, <c>ResolvedPathCache</c>,
/// <c>IPacketArchive</c>, <c>IArchivedPackets</c>, <c>DecodeKeys</c>, <c>IIngestStatus</c> and <see cref="MessageInbox"/>.
/// </summary>
public static class ApiServices
{
    public static IServiceCollection AddCoreScopeApi(this IServiceCollection services)
    {
        services.AddReadLimit();
        services.TryAddSingleton(sp => SettingsOf(sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value));
        services.TryAddSingleton(sp => sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value.ToRegionSettings());
        services.TryAddSingleton<RegionList>();
        services.TryAddSingleton<PacketStore>(sp => sp.GetRequiredService<Mesh>().Store);
        services.TryAddSingleton<PacketHistory>();
        services.TryAddSingleton<PacketRows>();
        services.TryAddSingleton<PacketDetails>();
        services.TryAddSingleton<PacketCounts>();
        services.TryAddSingleton<ReportCache>();
        services.TryAddSingleton(new HealthThresholds());
        services.TryAddSingleton(new BatteryThresholds());
        services.TryAddSingleton(new DisplayDefaults());
        services.TryAddSingleton(MapTiles.None);
        services.TryAddSingleton<NodePathsQuery>();
        services.TryAddSingleton<NodeBatteryQuery>();
        services.TryAddSingleton<IPacketInjector, PacketInjector>();
        services.AddSingleton<PacketItems>();
        services.AddSingleton<NodeItems>();
        services.AddSingleton<ObserverRows>();
        services.AddSingleton<ObserverItems>();
        services.AddSingleton<StoreStats>();
        services.AddSingleton<PacketBroadcast>();
        return services;
    }

    private static ApiSettings SettingsOf(CoreScopeOptions options) => new()
    {
        ApiKey = options.ApiKey,
        SourcesArePublic = options.MqttPanel.Public,
        TakesRxCoverage = options.ClientRxCoverage.Enabled,
        ShowsAffinity = options.DebugAffinity,
        HiddenObservers = options.ObserverBlacklist.Select(id => id.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase),
    };
}
