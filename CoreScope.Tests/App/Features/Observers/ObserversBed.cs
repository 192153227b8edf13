using CoreScope.App.Features.Observers.Detail;
using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Observers;

/// <summary>A mesh in memory with what the pages of observers ask of it. Times are given back from now.</summary>
internal sealed class ObserversBed
{
    private readonly ApiSettings _settings;

    public ObserversBed(ApiSettings? settings = null, params TelemetryRow[] telemetry)
    {
        _settings = settings ?? new ApiSettings();
        var reports = new ReportCache(Mesh, NullLogger<ReportCache>.Instance);
        Figures = new ObserverFigures(Mesh, reports, new PacketCounts(Mesh, new EmptyArchivedPackets()), new HealthThresholds(), _settings);
        Sources = new ObserverSources(Mesh, Figures, reports, new ListTelemetry(telemetry), Bed.Rows, new BatteryThresholds());
        // The bed's own is nobody here.
        ObserverDirectory.Retire(Mesh.Observers.Find(1)!);
    }

    public MeshBed Bed { get; } = new();

    public Mesh Mesh => Bed.Mesh;

    public ObserverFigures Figures { get; }

    public ObserverSources Sources { get; }

    public FakeIngest Ingest { get; } = new();

    public UnixMillis Now => UnixMillis.Now(Bed.Clock);

    /// <summary>An observer whose last message came so many minutes ago and its last packet so many; null = never.</summary>
    public Observer Observer(string id, double statusMinutes = 0, double? packetMinutes = 0, ObserverFacts? facts = null, double knownMinutes = 10_000)
    {
        var observer = Mesh.Observers.Upsert(id, facts ?? new ObserverFacts { Name = "Observer " + id, Region = "SJC" }, Ago(knownMinutes));
        if (packetMinutes is { } minutes)
            ObserverDirectory.CountPacket(observer, Ago(minutes));
        ObserverDirectory.Heard(observer, Ago(statusMinutes));
        return observer;
    }

    public UnixMillis Ago(double minutes) => Now - TimeSpan.FromMinutes(minutes);

    /// <summary>One packet heard by the observer so many minutes ago.</summary>
    public void Hear(Observer observer, APacket packet, double minutes = 0, double? snr = 5, double? rssi = -90)
    {
        Bed.Hear(packet.By(observer.Index).At(Ago(minutes).Value).With(snr, rssi));
        ObserverDirectory.CountPacket(observer, Ago(minutes));
    }

    /// <summary>A list that was read once.</summary>
    public async Task<ObserversViewModel> ListAsync()
    {
        var list = new ObserversViewModel(Figures, Bed.Clock);
        await list.RefreshAsync(CancellationToken.None);
        return list;
    }

    /// <summary>Registers everything with the harness.</summary>
    public void AddTo(ComponentHarness harness)
    {
        harness.Services.AddSingleton(Mesh);
        harness.Services.AddSingleton(Figures);
        harness.Services.AddSingleton(Sources);
        harness.Services.AddSingleton(_settings);
        harness.Services.AddSingleton<IIngestStatus>(Ingest);
    }
}
