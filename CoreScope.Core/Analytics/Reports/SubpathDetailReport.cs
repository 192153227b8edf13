using System.Runtime.InteropServices;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// The packets whose shown path, that of the best observation, contains a run of hops (analytics.md §2.7). Candidates come from the
/// index of raw hops: those of the hop that is heard least.
/// </summary>
/// <param name="Run">The hops as upper-case hex, separated by commas: 2 to 8 of them (<see cref="TryParse"/>).</param>
public sealed record SubpathDetailReport(string Run) : IReport<SubpathDetail>
{
    /// <summary>Hops in a run at least.</summary>
    public const int Shortest = 2;

    /// <summary>Hops in a run at most.</summary>
    public const int Longest = 8;

    private const int MostParents = 15;
    private const int MostObservers = 10;
    private const int LongestHop = 3;

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromMinutes(1);

    /// <summary>The report about the run that <paramref name="text"/> names (hex of 1 to 3 bytes, any case, separated by commas); null when it names none.</summary>
    public static SubpathDetailReport? TryParse(string? text)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is < Shortest or > Longest)
            return null;
        var hops = new HopPrefix[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!HopPrefix.TryParse(parts[i], out hops[i]) || hops[i].Length > LongestHop)
                return null;
        }

        return new SubpathDetailReport(string.Join(',', hops));
    }

    /// <inheritdoc />
    public SubpathDetail Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        HopPrefix[] wanted = [.. Run.Split(',').Select(text => HopPrefix.TryParse(text, out var hop) ? hop : default)];
        var tally = new Tally(context);
        var looked = 0;
        foreach (var id in Rarest(context, wanted))
        {
            if ((looked++ & 0x3FF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (context.TryFind(id, out var transmission) && Contains(transmission.HopsOf(transmission.Best), wanted))
                tally.Add(transmission);
        }

        return tally.Result(wanted);
    }

    private static ReadOnlySpan<int> Rarest(ReportContext context, HopPrefix[] wanted)
    {
        var rarest = context.ByHop(wanted[0]);
        foreach (var hop in wanted.AsSpan(1))
        {
            if (context.ByHop(hop) is var ids && ids.Length < rarest.Length)
                rarest = ids;
        }

        return rarest;
    }

    private static bool Contains(in PathHops path, ReadOnlySpan<HopPrefix> wanted)
    {
        for (var start = 0; start <= path.Count - wanted.Length; start++)
        {
            var same = 0;
            while (same < wanted.Length && path[start + same] == wanted[same])
                same++;
            if (same == wanted.Length)
                return true;
        }

        return false;
    }

    private sealed class Tally(ReportContext context)
    {
        private readonly Dictionary<string, int> _parents = new(StringComparer.Ordinal);
        private readonly Dictionary<int, int> _observers = [];
        private readonly int[] _hours = new int[24];
        private RunningMean _snr;
        private RunningMean _rssi;
        private int _matches;
        private UnixMillis _first;
        private UnixMillis _last;

        public void Add(Transmission transmission)
        {
            var (at, best) = (transmission.FirstSeen, transmission.Best);
            _first = _matches == 0 || at < _first ? at : _first;
            _last = at > _last ? at : _last;
            _matches++;
            _snr.Add(best.Snr);
            _rssi.Add(best.Rssi);
            _hours[HourCount.NumberOf(at) % _hours.Length]++;
            CollectionsMarshal.GetValueRefOrAddDefault(_parents, string.Join(',', transmission.HopsOf(best).ToHex()), out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(_observers, best.ObserverIndex, out _)++;
        }

        public SubpathDetail Result(HopPrefix[] wanted) => new()
        {
            Hops = context.Name(wanted),
            Matches = _matches,
            FirstSeen = _first,
            LastSeen = _last,
            AverageSnr = Rounded(_snr.Mean),
            AverageRssi = Rounded(_rssi.Mean),
            Samples = _snr.Count,
            Hours = _hours,
            Parents =
            [
                .. _parents.OrderByDescending(path => path.Value).ThenBy(path => path.Key, StringComparer.Ordinal).Take(MostParents)
                    .Select(path => new ParentPath(context.Name([.. path.Key.Split(',').Select(text => HopPrefix.TryParse(text, out var hop) ? hop : default)]), path.Value)),
            ],
            Observers =
            [
                .. _observers.Where(row => context.ObserverOf(row.Key) is not null).OrderByDescending(row => row.Value).ThenBy(row => row.Key).Take(MostObservers)
                    .Select(row => (context.ObserverOf(row.Key)!, row.Value)),
            ],
        };

        private static double? Rounded(double? value) => value is { } given ? Math.Round(given, 1) : null;
    }
}
