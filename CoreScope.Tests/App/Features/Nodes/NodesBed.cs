using CoreScope.App.Features.Nodes;
using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>A mesh in memory with what the pages of nodes ask of it. Times are given back from now.</summary>
internal sealed class NodesBed
{
    public NodesBed(ApiSettings? settings = null)
    {
        Reports = new ReportCache(Mesh, NullLogger<ReportCache>.Instance);
        Figures = new NodeFigures(Mesh, Reports, new HealthThresholds());
        Source = new NodeRowSource(Mesh, Figures);
        Sources = new NodeSources(Mesh, Source, Figures, new NodePathsQuery(Mesh), new PacketHistory(Mesh, new EmptyArchivedPackets()), Bed.Rows, settings ?? new ApiSettings());
    }

    public MeshBed Bed { get; } = new();

    public Mesh Mesh => Bed.Mesh;

    public ReportCache Reports { get; }

    public NodeFigures Figures { get; }

    public NodeRowSource Source { get; }

    public NodeSources Sources { get; }

    /// <summary>What observers told of themselves.</summary>
    public IObserverTelemetry Telemetry { get; init; } = new ListTelemetry();

    public UnixMillis Now => UnixMillis.Now(Bed.Clock);

    /// <summary>A node whose key begins with <paramref name="hex"/>.</summary>
    public Node Node(string hex, string? name = null, NodeRole role = NodeRole.Repeater, double hoursAgo = 0, (double Lat, double Lon)? at = null, int adverts = 1)
    {
        var advert = new NodeAdvert
        {
            Key = AKey.Of(hex),
            HeardAt = Now - TimeSpan.FromHours(hoursAgo),
            Role = role,
            Name = name ?? "n" + hex,
            Latitude = at?.Lat,
            Longitude = at?.Lon,
        };
        for (var i = 1; i < adverts; i++)
            Mesh.Nodes.Apply(advert, true);
        return Mesh.Nodes.Apply(advert, true);
    }

    /// <summary>Registers everything with the harness.</summary>
    public void AddTo(ComponentHarness harness)
    {
        harness.Services.AddSingleton(Mesh);
        harness.Services.AddSingleton(Figures);
        harness.Services.AddSingleton(Source);
        harness.Services.AddSingleton(Sources);
        harness.Services.AddSingleton(Sources.Settings);
        harness.Services.AddSingleton(new BatteryThresholds());
        harness.Services.AddSingleton(new NodeBatteryQuery(Mesh, Reports, Telemetry));
    }
}
