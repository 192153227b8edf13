using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>Reading packets over HTTP (spec/api.md §3).</summary>
public static class PacketsApi
{
    /// <summary>Set when time ran out: matches older than this (newer, in ascending order) are neither listed nor counted.</summary>
    private const string SearchedToHeader = "X-CoreScope-Searched-To";

    public static void MapPacketsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/packets", ListAsync).WithName("ListPackets").WithTags("Packets");
        routes.MapGet("/api/packets/{hashOrId}", DetailAsync).WithName("GetPacket").WithTags("Packets");
        routes.MapPost("/api/packets/observations", ObservationsAsync).WithName("ListObservations").WithTags("Packets");
        routes.MapGet("/api/dropped-packets", DroppedAsync).WithName("ListDroppedPackets").WithTags("Packets").AddEndpointFilter<ApiKeyFilter>();
        routes.MapPacketIntake();
    }

    private static async Task<IResult> ListAsync(HttpRequest request, PacketHistory history, PacketItems items, Mesh mesh, CancellationToken cancellationToken)
    {
        if (!PacketQueryString.TryRead(request.Query, out var query, out var fault))
            return ApiErrors.BadRequest(fault);
        if (!history.IsReady)
            return ApiErrors.RetryLater(request.HttpContext.Response, "packets are still being loaded");
        var withObservations = string.Equals(request.Query["expand"], "observations", StringComparison.OrdinalIgnoreCase);
        var isGrouped = string.Equals(request.Query["groupByHash"], "true", StringComparison.OrdinalIgnoreCase);
        var found = isGrouped ? await history.ListByLatestAsync(query, cancellationToken).ConfigureAwait(false) : await history.ListAsync(query, cancellationToken).ConfigureAwait(false);
        // A header and not a key: the answer has the same shape however far it reaches.
        if (found.SearchedTo is { } searchedTo)
            request.HttpContext.Response.Headers[SearchedToHeader] = searchedTo.ToString();
        var page = found.Page;
        var rows = await items.StreamAsync(page.Items, withObservations, cancellationToken).ConfigureAwait(false);
        if (!isGrouped)
            return TypedResults.Json(new PacketListAnswer(rows, page.Total, page.Limit, page.Offset), PacketsJson.Default.PacketListAnswer);
        return TypedResults.Json(new PacketGroupsAnswer(GroupsOf(mesh, rows, page.Items), page.Total, page.Limit, page.Offset), PacketsJson.Default.PacketGroupsAnswer);
    }

    private static async Task<IResult> DetailAsync(string hashOrId, PacketHistory history, PacketItems items, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(hashOrId, cancellationToken).ConfigureAwait(false) is not { } transmission)
            return ApiErrors.NotFound("packet not found");
        var row = (await items.BuildAsync([transmission], withObservations: true, cancellationToken).ConfigureAwait(false))[0];
        var observations = row.Observations!;
        return TypedResults.Json(
            new PacketDetailAnswer(row with { Observations = null }, row.ParsedPath, observations.Count, observations), PacketsJson.Default.PacketDetailAnswer);
    }

    private static async Task<IResult> ObservationsAsync(HttpRequest request, PacketHistory history, PacketItems items, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync(request, PacketsJson.Default.ObservationsRequest).ConfigureAwait(false) is not { } wanted)
            return ApiErrors.BadRequest("invalid JSON");
        if (wanted.Hashes is { Count: > PageLimit.ObservationHashes })
            return ApiErrors.BadRequest($"at most {PageLimit.ObservationHashes} hashes");
        var results = new Dictionary<string, ObservationItem[]>(StringComparer.Ordinal);
        var found = new List<Transmission>();
        foreach (var text in wanted.Hashes ?? [])
        {
            if (text is null || !results.TryAdd(text.ToLowerInvariant(), []))
                continue;
            if (PacketHash.TryParse(text, out var hash) && await history.FindAsync(hash, cancellationToken).ConfigureAwait(false) is { } transmission)
                found.Add(transmission);
        }

        var observations = await items.BuildObservationsAsync(found, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < observations.Length; i++)
            results[found[i].Hash.ToString()] = observations[i];
        return TypedResults.Json(new ObservationsAnswer(results), PacketsJson.Default.ObservationsAnswer);
    }

    private static async Task<IResult> DroppedAsync(string? limit, string? observer, string? pubkey, IPacketArchive archive, CancellationToken cancellationToken)
    {
        PublicKey? wanted = null;
        if (!string.IsNullOrEmpty(pubkey))
        {
            if (!PublicKey.TryParse(pubkey, out var key))
                return TypedResults.Json([], PacketsJson.Default.DroppedPacketItemArray);
            wanted = key;
        }

        var observerId = string.IsNullOrEmpty(observer) ? null : observer.ToUpperInvariant();
        var dropped = await archive.LoadDroppedAsync(new DroppedPacketQuery(PageLimit.DroppedPackets.Clamp(limit), observerId, wanted), cancellationToken).ConfigureAwait(false);
        return TypedResults.Json([.. dropped.Select(ItemOf)], PacketsJson.Default.DroppedPacketItemArray);
    }

    private static DroppedPacketItem ItemOf(DroppedPacket dropped) => new(
        dropped.Id,
        dropped.Hash.ToString(),
        Convert.ToHexString(dropped.Frame),
        // Upstream's text for the one reason it knows.
        dropped.Reason == "advert_signature" ? "invalid signature" : dropped.Reason,
        dropped.ObserverId,
        dropped.ObserverName,
        dropped.NodeKey.ToString(),
        dropped.NodeName,
        dropped.DroppedAt.ToString());

    private static async IAsyncEnumerable<PacketGroupItem> GroupsOf(Mesh mesh, IAsyncEnumerable<PacketItem> rows, IReadOnlyList<Transmission> transmissions)
    {
        var at = 0;
        await foreach (var row in rows.ConfigureAwait(false))
            yield return GroupOf(mesh, row, transmissions[at++]);
    }

    private static PacketGroupItem GroupOf(Mesh mesh, PacketItem row, Transmission transmission)
    {
        var observers = new HashSet<int>();
        var regions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var observation in transmission.Observations)
        {
            if (observers.Add(observation.ObserverIndex) && mesh.Observers.Find(observation.ObserverIndex)?.Facts.Region is { Length: > 0 } region)
                regions.Add(region);
        }

        return new PacketGroupItem
        {
            Hash = row.Hash,
            FirstSeen = row.FirstSeen,
            Count = row.ObservationCount,
            ObserverCount = observers.Count,
            ObservationCount = row.ObservationCount,
            Latest = transmission.LastSeen.ToString(),
            ObserverId = row.ObserverId,
            ObserverName = row.ObserverName,
            ObserverIata = row.ObserverIata,
            DistinctIatas = [.. regions],
            PathJson = row.PathJson,
            PayloadType = row.PayloadType,
            RouteType = row.RouteType,
            RawHex = row.RawHex,
            DecodedJson = row.DecodedJson,
            Snr = row.Snr,
            Rssi = row.Rssi,
            Observations = row.Observations,
        };
    }
}
