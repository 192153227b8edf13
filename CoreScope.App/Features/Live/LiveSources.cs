using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Replay;
using CoreScope.Core.Store.Archive;

namespace CoreScope.App.Features.Live;

/// <summary>What all live maps share, in one place. Thread-safe.</summary>
public sealed class LiveSources(Mesh mesh, IArchivedPackets archive, HeardPackets heard, StoredPaths paths, ReportCache reports, HealthThresholds thresholds)
{
    private readonly PacketTape _tape = new(mesh, archive);
    private readonly ReplayPackets _replay = new(heard, paths);

    /// <summary>The nodes on the map.</summary>
    public LiveNodes Nodes { get; } = new(mesh, reports, thresholds);

    /// <summary>The traffic over time.</summary>
    public TimelineQuery Timelines { get; } = new(mesh, archive);

    /// <summary>One reader's map.</summary>
    public LiveViewModel CreateModel() => new(new VcrPlayer(_tape, mesh.Clock), _replay, mesh.Clock);
}
