using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Core.Analytics;

/// <summary>A mesh filled by hand, and reports made of it at once. Times are given back from now.</summary>
internal sealed class ReportBed
{
    private int _number;

    public ReportBed(ResolvedPathOptions? options = null)
    {
        Mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance, options);
        Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
    }

    public ManualClock Clock { get; } = new() { Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };

    public Mesh Mesh { get; }

    public UnixMillis Now => UnixMillis.Now(Clock);

    /// <summary>A node whose key begins with <paramref name="hex"/>; its id.</summary>
    public int Node(string hex, NodeRole role = NodeRole.Repeater, double? latitude = null, double? longitude = null, string? name = null, TimeSpan? ago = null) =>
        Mesh.Nodes.Apply(
            new NodeAdvert { Key = AKey.Of(hex), HeardAt = Now - (ago ?? TimeSpan.Zero), Role = role, Name = name ?? "n" + hex, Latitude = latitude, Longitude = longitude }, true).Id;

    /// <summary>An observer of this id; its index.</summary>
    public int Observer(string id, string region = "SJC") => Mesh.Observers.Upsert(id, new ObserverFacts { Name = "o" + id, Region = region }, Now).Index;

    public Node NodeOf(int id) => Mesh.Nodes.Find(id)!;

    /// <summary>One more transmission of this kind, heard so long ago.</summary>
    public Transmission Hear(APacket packet, TimeSpan ago, params int[] resolved) =>
        packet.Number(++_number).At((Now - ago).Value).Resolved(resolved).AppendTo(Mesh.Store).Transmission;

    /// <summary>One more observation of what was heard last.</summary>
    public void HearAgain(APacket packet, TimeSpan ago, params int[] resolved) =>
        packet.Number(_number).At((Now - ago).Value).Resolved(resolved).AppendTo(Mesh.Store);

    public TResult Build<TResult>(IReport<TResult> report)
        where TResult : class => report.Build(new ReportContext(Mesh), AnalyticsScope.All, CancellationToken.None);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
