namespace CoreScope.App.Realtime;

/// <summary>What came in during one beat of <see cref="LiveBroadcast"/>; the same object goes to every circuit.</summary>
/// <param name="Packets">Each packet once, with what was heard of it in this beat; the oldest first.</param>
/// <param name="Gathered">Packets of which everything that was heard within <see cref="LiveBroadcast.GatherTime"/> is told at once; made when the first circuit asks.</param>
/// <param name="Uncounted">Observations that were too many to be looked at; they are in none of the lists.</param>
public sealed record LiveBatch(IReadOnlyList<LivePacket> Packets, Lazy<IReadOnlyList<LivePacket>> Gathered, int Uncounted)
{
    /// <summary>A beat in which nothing came in.</summary>
    public static LiveBatch Empty { get; } = new([], new Lazy<IReadOnlyList<LivePacket>>([]), 0);
}
