using CoreScope.App.Features.Home;
using CoreScope.App.Hosting.Options;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Live;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.App.Features.Observers;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Home;

/// <summary>A mesh in memory with what the start page asks of it.</summary>
internal sealed class HomeBed : IDisposable
{
    public HomeBed(HomeOptions? options = null, ApiSettings? settings = null)
    {
        var services = Harness.Services;
        services.AddSingleton<TimeProvider>(Bed.Clock);
        services.AddSingleton(Mesh);
        services.AddSingleton(Bed.Rows);
        services.AddSingleton(settings ?? new ApiSettings());
        services.AddSingleton<PacketCounts>();
        services.AddSingleton<MeshTotals>();
        services.AddSingleton<HomeSources>();
        services.AddSingleton((options ?? new HomeOptions()).ToContent());
        services.AddSingleton<IIngestStatus>(new FakeIngest());
        services.AddSingleton<IDemoSwitch>(new NoDemo());
    }

    public ComponentHarness Harness { get; } = new();

    public MeshBed Bed { get; } = new();

    public Mesh Mesh => Bed.Mesh;

    public UnixMillis Now => UnixMillis.Now(Bed.Clock);

    /// <summary>A node whose key begins with <paramref name="hex"/>, heard so long ago.</summary>
    public Node Node(string hex, string name, NodeRole role = NodeRole.Repeater, double hoursAgo = 0, (double Lat, double Lon)? at = null) =>
        Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = Now - TimeSpan.FromHours(hoursAgo), Role = role, Name = name, Latitude = at?.Lat, Longitude = at?.Lon }, true);

    public void Dispose() => Harness.Dispose();

    private sealed class NoDemo : IDemoSwitch
    {
        public bool CanStart => true;

        public Task StartAsync() => Task.CompletedTask;

        public Task LeaveAsync() => Task.CompletedTask;
    }
}
