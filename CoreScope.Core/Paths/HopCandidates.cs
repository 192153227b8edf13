using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>Whom a hop could mean, seen from the region of who heard it. For display only.</summary>
public static class HopCandidates
{
    /// <summary>A repeater within so many kilometres of a region's centre belongs to it (ui-packets-channels.md §4.2).</summary>
    public const double RegionRadiusKm = 300;

    /// <summary>The nodes with this prefix, nearest to the observer's region (see <see cref="CentreOf"/>) first; those whose distance is not known come last.</summary>
    public static IReadOnlyList<HopCandidate> Of(Mesh mesh, HopPrefix hop, Observer? observer)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var centre = CentreOf(mesh, observer);
        return
        [
            .. mesh.Resolver.Explain(hop, default).Candidates.Select(node => Seen(node, centre))
                .OrderBy(candidate => candidate.DistanceKm ?? double.MaxValue).ThenBy(candidate => candidate.Node.Key),
        ];
    }

    /// <summary>Centre of the region that the observer tells; its own place where that is no known code; null when neither is known.</summary>
    internal static GeoPoint? CentreOf(Mesh mesh, Observer? observer) =>
        observer is null ? null
        : observer.Facts.Region is { Length: > 0 } code && IataAirports.Find(code) is { } airport ? airport.Position
        : mesh.Nodes.Find(mesh.Nodes.IdOf(observer.Key))?.Position;

    /// <summary>How many of these nodes belong to the region around <paramref name="centre"/>.</summary>
    internal static int CountRegional(NodeDirectory nodes, ReadOnlySpan<int> nodeIds, GeoPoint centre)
    {
        var count = 0;
        foreach (var id in nodeIds)
        {
            if (nodes.Find(id)?.Position is { } place && Haversine.DistanceKm(place, centre) <= RegionRadiusKm)
                count++;
        }

        return count;
    }

    private static HopCandidate Seen(Node node, GeoPoint? centre)
    {
        double? distance = node.Position is { } place && centre is { } from ? Haversine.DistanceKm(place, from) : null;
        return new HopCandidate(node, distance, distance <= RegionRadiusKm);
    }
}
