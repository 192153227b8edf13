using CoreScope.App.Features.Analytics;
using CoreScope.App.Features.Config;
using CoreScope.App.Features.Map.Inspector;
using CoreScope.App.Features.Nodes;
using CoreScope.App.Features.Observers;
using CoreScope.App.Features.Packets;
using CoreScope.App.Features.Perf;
using CoreScope.App.Realtime;

namespace CoreScope.App.Hosting;

/// <summary>The routes of the HTTP API and <c>/ws</c>.</summary>
public static class ApiEndpoints
{
    /// <summary>Middleware of the API: goes before whatever may answer.</summary>
    public static void UseCoreScopeApi(this IApplicationBuilder app)
    {
        app.UseApiConventions();
        app.UseReadLimit();
        app.UseWebSockets(PacketSocketEndpoint.Options);
    }

    public static void MapCoreScopeApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPacketsApi();
        routes.MapNodesApi();
        routes.MapNodePathsApi();
        routes.MapNodeHealthApi();
        routes.MapNodeAnalyticsApi();
        routes.MapNodeClockApi();
        routes.MapNodeNeighborsApi();
        routes.MapNodeLookupApi();
        routes.MapAffinityApi();
        routes.MapObserversApi();
        routes.MapObserverAnalyticsApi();
        routes.MapResolveHopsApi();
        routes.MapPathInspectApi();
        routes.MapSubpathDetailApi();
        routes.MapStatusApi();
        routes.MapConfigApi();
        routes.MapPacketSocket();
    }
}
