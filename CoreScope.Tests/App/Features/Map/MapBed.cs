using CoreScope.App.Features.Map;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Map;

/// <summary>A mesh in memory, and what a reader's map takes from it.</summary>
internal sealed class MapBed
{
    public MapBed()
    {
        Reports = new ReportCache(Mesh, NullLogger<ReportCache>.Instance);
        Sources = new MapSources(Mesh, Reports, new HealthThresholds(), new ApiSettings());
    }

    public MeshBed Bed { get; } = new();

    public Mesh Mesh => Bed.Mesh;

    public ReportCache Reports { get; }

    public MapSources Sources { get; }

    public UnixMillis Now => UnixMillis.Now(Bed.Clock);

    public Node Node(string hex, double? lat = null, double? lon = null, NodeRole role = NodeRole.Repeater, string? name = null, TimeSpan ago = default) =>
        Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), Name = name ?? "Node " + hex, HeardAt = Now - ago, Role = role, Latitude = lat, Longitude = lon }, true);

    /// <summary>An observer that is this node.</summary>
    public Observer ObserverOf(Node node, string region = "SJC") => Mesh.Observers.Upsert(node.Key.ToString().ToUpperInvariant(), new ObserverFacts { Name = "Ears", Region = region }, Now);

    public Task<MapScene> SceneAsync(
        MapFilter? filter = null, MapSettings? looks = null, RegionAreaSelection? selection = null, Node? chosen = null, IReadOnlySet<int>? neighbors = null, Func<PublicKey, bool>? isMine = null) =>
        Sources.Marks.GatherAsync(filter ?? new MapFilter(), looks ?? new MapSettings(), selection ?? RegionAreaSelection.All, isMine ?? (_ => false), chosen, neighbors);
}
