using System.Runtime.InteropServices;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Counts, by observer, the transmissions of which it has the best observation. Belongs to one run.</summary>
internal sealed class ObserverTally
{
    private readonly Dictionary<int, Sums> _byObserver = [];

    /// <summary>Distinct observers.</summary>
    public int Count => _byObserver.Count;

    public void Add(in Observation best, UnixMillis firstSeen)
    {
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_byObserver, best.ObserverIndex, out var exists);
        sums.Packets++;
        sums.Snr.Add(best.Snr);
        sums.Rssi.Add(best.Rssi);
        sums.First = exists ? Math.Min(sums.First, firstSeen.Value) : firstSeen.Value;
        sums.Last = Math.Max(sums.Last, firstSeen.Value);
    }

    /// <summary>One row an observer, most packets first.</summary>
    public IReadOnlyList<NodeObserver> Rows(ReportContext context)
    {
        var rows = new List<NodeObserver>(_byObserver.Count);
        foreach (var (index, sums) in _byObserver)
        {
            if (context.ObserverOf(index) is { } observer)
                rows.Add(new NodeObserver(observer, sums.Packets, sums.Snr.Mean, sums.Rssi.Mean, new UnixMillis(sums.First), new UnixMillis(sums.Last)));
        }

        rows.Sort((a, b) => a.Packets != b.Packets ? b.Packets.CompareTo(a.Packets) : a.Observer.Index.CompareTo(b.Observer.Index));
        return rows;
    }

    private struct Sums
    {
        public int Packets;
        public RunningMean Snr, Rssi;
        public long First, Last;
    }
}
