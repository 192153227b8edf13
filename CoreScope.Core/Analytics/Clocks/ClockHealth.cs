using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Clocks;

/// <summary>The clocks of all nodes and observers; see <see cref="ClockHealthReport"/>.</summary>
public sealed class ClockHealth
{
    private const int EvidenceAdverts = 10;
    private const double ResetLimit = 86_400;

    private readonly Dictionary<int, NodeClock> _nodes;
    private readonly Dictionary<int, ObserverOffset> _offsets;

    internal ClockHealth(Dictionary<int, NodeClock> nodes, Dictionary<int, ObserverOffset> offsets)
    {
        _nodes = nodes;
        _offsets = offsets;
    }

    /// <summary>Every node whose clock can be judged, worst first, then by name.</summary>
    public IReadOnlyList<NodeClock> Nodes => [.. _nodes.Values.OrderBy(n => n.Verdict.Severity).ThenBy(n => n.Node.Name, StringComparer.OrdinalIgnoreCase).ThenBy(n => n.Node.Id)];

    /// <summary>Every observer whose clock can be compared, the farthest off first.</summary>
    public IReadOnlyList<ObserverOffset> Observers => [.. _offsets.Values.OrderByDescending(o => Math.Abs(o.Seconds)).ThenBy(o => o.ObserverIndex)];

    /// <summary>The clock of this node; null when it cannot be judged.</summary>
    public NodeClock? Of(int nodeId) => _nodes.GetValueOrDefault(nodeId);

    /// <summary>The offset of this observer; null when it cannot be told.</summary>
    public ObserverOffset? OfObserver(int observerIndex) => _offsets.TryGetValue(observerIndex, out var offset) ? offset : null;

    /// <summary>How the node's newest adverts were seen, newest first; those that left memory are left out.</summary>
    public IReadOnlyList<ClockEvidence> EvidenceOf(int nodeId, Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var evidence = new List<ClockEvidence>(EvidenceAdverts);
        if (Of(nodeId) is not { } clock)
            return evidence;
        for (var i = clock.Samples.Count - 1; i >= 0 && evidence.Count < EvidenceAdverts; i--)
        {
            if (mesh.Store.Find(clock.Samples[i].TransmissionId) is { } advert)
                evidence.Add(EvidenceOf(advert, clock.Samples[i].AdvertSeconds, mesh));
        }

        return evidence;
    }

    private ClockEvidence EvidenceOf(Transmission advert, long seconds, Mesh mesh)
    {
        var receptions = new List<ClockReception>(advert.Observations.Length);
        foreach (ref readonly var observation in advert.Observations)
        {
            var raw = seconds - ClockHealthReport.SecondsOf(observation);
            var isKnown = _offsets.TryGetValue(observation.ObserverIndex, out var offset);
            receptions.Add(new ClockReception(mesh.Observers.Find(observation.ObserverIndex), raw, raw + offset.Seconds, offset.Seconds, isKnown));
        }

        double[] within = [.. receptions.Select(r => r.CorrectedSkew).Where(skew => Math.Abs(skew) <= ResetLimit)];
        return new ClockEvidence(advert, receptions, within.Length == 0 ? null : Medians.SortAndTake(within));
    }
}
