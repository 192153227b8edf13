using CoreScope.Core.Dissection;

namespace CoreScope.Core.Store.Queries;

/// <summary>Everything a detail pane shows of one packet: always about one observation (spec/ui-packets-channels.md §3.2).</summary>
public sealed record PacketDetail
{
    public required Transmission Transmission { get; init; }

    /// <summary>One row an observation, in order of arrival.</summary>
    public required IReadOnlyList<PacketRow> Observations { get; init; }

    /// <summary>Which of them the detail is about.</summary>
    public required int SelectedIndex { get; init; }

    /// <summary>Which of them has the longest path.</summary>
    public required int BestIndex { get; init; }

    /// <summary>That observation's frame, taken apart; null for a bridge message, which has none.</summary>
    public DissectedPacket? Packet { get; init; }

    /// <summary>The observation the detail is about.</summary>
    public PacketRow Selected => Observations[SelectedIndex];

    /// <summary>Time between the first and the last observation; null with fewer than two.</summary>
    public TimeSpan? Propagation =>
        Observations.Count < 2 ? null : Observations.Max(o => o.Time) - Observations.Min(o => o.Time);

    /// <summary>The observation with the longest path.</summary>
    public PacketRow Longest => Observations[BestIndex];
}
