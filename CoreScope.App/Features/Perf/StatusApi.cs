using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CoreScope.App.Features.Perf;

/// <summary>How the server is, over HTTP (spec/api.md §2, spec/operations.md §9).</summary>
public static class StatusApi
{
    public static void MapStatusApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/stats", StatsAsync).WithName("GetStats").WithTags("Status");
        routes.MapGet("/api/healthz", Healthz).WithName("GetReadiness").WithTags("Status");
        routes.MapGet("/api/livez", Livez).WithName("GetLiveness").WithTags("Status");
        var sources = routes.MapGet("/api/mqtt/status", MqttStatus).WithName("GetMqttStatus").WithTags("Status");
        if (!routes.ServiceProvider.GetRequiredService<ApiSettings>().SourcesArePublic)
            sources.AddEndpointFilter<ApiKeyFilter>();
    }

    private static async Task<JsonHttpResult<StatsAnswer>> StatsAsync(StoreStats stats, CancellationToken cancellationToken) =>
        TypedResults.Json(await stats.CurrentAsync(cancellationToken).ConfigureAwait(false), StatusJson.Default.StatsAnswer);

    private static JsonHttpResult<LiveAnswer> Livez() => TypedResults.Json(new LiveAnswer(true), StatusJson.Default.LiveAnswer);

    /// <summary>Counters only: a probe must cost nothing.</summary>
    private static IResult Healthz(Mesh mesh, StoreLimits limits, IIngestStatus ingest, ApiSettings settings)
    {
        var status = mesh.Store.Status;
        if (!status.IsReady)
        {
            return TypedResults.Json(
                new NotReadyAnswer(false, "loading", status.Loaded, status.Total), StatusJson.Default.NotReadyAnswer, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var sources = ingest.Sources;
        var answer = new HealthzAnswer
        {
            Degraded = status.Phase == StorePhase.Degraded ? status.Reason ?? "history incomplete" : null,
            LoadedTransmissions = mesh.Store.Snapshot().Count,
            LoadedObservations = mesh.Store.ObservationCount,
            PacketStore = PacketStoreAnswer.Of(mesh.Store, limits),
            Liveness = LivenessOf(sources, settings.SourcesArePublic),
            Ingest = new IngestAnswer(ingest.InboxPending, ingest.InboxDropped, sources.Count(s => s.Connected), sources.Count),
            Writer = new WriterAnswer(ingest.LastCommit.Seconds, ingest.PersistPending, ingest.WriteFault),
        };
        return TypedResults.Json(answer, StatusJson.Default.HealthzAnswer);
    }

    // A probe has no key: where visitors must not know the sources they are numbered.
    private static Dictionary<string, LivenessAnswer> LivenessOf(IReadOnlyList<SourceStatus> sources, bool areNamed)
    {
        var liveness = new Dictionary<string, LivenessAnswer>(StringComparer.Ordinal);
        for (var i = 0; i < sources.Count; i++)
            liveness[areNamed ? sources[i].Name : string.Create(CultureInfo.InvariantCulture, $"source-{i + 1}")] = new LivenessAnswer(sources[i].LastReceipt.Seconds, sources[i].LastWritten.Seconds);
        return liveness;
    }

    private static JsonHttpResult<MqttStatusAnswer> MqttStatus(IIngestStatus ingest, Mesh mesh) => TypedResults.Json(
        new MqttStatusAnswer([.. ingest.Sources.Select(ItemOf)], UnixMillis.Now(mesh.Clock).ToString(), ingest.Watchdog.LastTick.Seconds, ingest.Watchdog.PanicCount),
        StatusJson.Default.MqttStatusAnswer);

    private static MqttSourceItem ItemOf(SourceStatus source) => new()
    {
        Name = source.Name,
        Broker = source.Broker,
        Connected = source.Connected,
        LastConnectUnix = source.LastConnect.Seconds,
        LastDisconnectUnix = source.LastDisconnect.Seconds,
        LastPacketUnix = source.LastReceipt.Seconds,
        ConnectCount = source.ConnectCount,
        DisconnectCount = source.DisconnectCount,
        PacketsTotal = source.MessagesTotal,
        PacketsLast5m = source.MessagesLast5Min,
        Clients = source.Clients,
        LastError = source.LastError,
    };
}
