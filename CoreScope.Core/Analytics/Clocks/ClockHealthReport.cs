using System.Runtime.InteropServices;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Clocks;

/// <summary>
/// Compares the time in every advert with that of its receptions (analytics.md §7), the observers' own times where they gave
/// them: these are first set right by comparing observers that heard the same adverts. A node is judged only by adverts that it
/// sent itself.
/// </summary>
public sealed record ClockHealthReport : IReport<ClockHealth>
{
    // 2020 to 2100: what lies outside is no time at all.
    private const uint FirstSecond = 1_577_836_800;
    private const uint LastSecond = 4_102_444_800;

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public ClockHealth Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var adverts = Adverts(context);
        var offsets = Offsets(adverts, cancellationToken);
        var samples = new Dictionary<int, List<SkewSample>>();
        var receptions = new Dictionary<int, (int All, int Calibrated)>();
        Span<double> corrected = new double[256];
        foreach (var (advert, seconds) in adverts)
        {
            var observations = advert.Observations;
            if (observations.Length > corrected.Length)
                corrected = new double[observations.Length * 2];
            var calibrated = 0;
            for (var i = 0; i < observations.Length; i++)
            {
                var isKnown = offsets.TryGetValue(observations[i].ObserverIndex, out var offset);
                calibrated += isKnown ? 1 : 0;
                corrected[i] = seconds - SecondsOf(observations[i]) + offset.Seconds;
            }

            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(samples, advert.OriginNodeId, out _);
            (list ??= []).Add(new SkewSample(advert.Id, advert.FirstSeen, seconds, Medians.SortAndTake(corrected[..observations.Length])));
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(receptions, advert.OriginNodeId, out _);
            count = (count.All + observations.Length, count.Calibrated + calibrated);
        }

        var nodes = new Dictionary<int, NodeClock>(samples.Count);
        foreach (var (nodeId, list) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (context.NodeOf(nodeId) is { } node)
                nodes.Add(nodeId, ClockOf(node, list, receptions[nodeId]));
        }

        return new ClockHealth(nodes, offsets);
    }

    /// <summary>When it was received, Unix seconds: by the observer's clock if it gave a time, else by ours.</summary>
    internal static double SecondsOf(in Observation observation) => (observation.ReceivedAt ?? observation.IngestTime).Value / 1000.0;

    private static List<(Transmission Advert, uint Seconds)> Adverts(ReportContext context)
    {
        var ids = context.ByType(PayloadType.Advert);
        var adverts = new List<(Transmission, uint)>(ids.Length);
        foreach (var id in ids)
        {
            if (context.TryFind(id, out var transmission)
                && transmission.OriginNodeId != 0
                && AdvertPayload.TryRead(transmission.Payload, out var advert)
                && advert.Timestamp is >= FirstSecond and <= LastSecond)
                adverts.Add((transmission, advert.Timestamp));
        }

        return adverts;
    }

    private static Dictionary<int, ObserverOffset> Offsets(List<(Transmission Advert, uint Seconds)> adverts, CancellationToken cancellationToken)
    {
        var differences = new Dictionary<int, List<double>>();
        Span<double> times = new double[256];
        foreach (var (advert, _) in adverts)
        {
            var observations = advert.Observations;
            if (observations.Length < 2)
                continue;
            if (observations.Length > times.Length)
                times = new double[observations.Length * 2];
            for (var i = 0; i < observations.Length; i++)
                times[i] = SecondsOf(observations[i]);
            var median = Medians.SortAndTake(times[..observations.Length]);
            foreach (ref readonly var observation in observations)
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(differences, observation.ObserverIndex, out _);
                (list ??= []).Add(SecondsOf(observation) - median);
            }
        }

        var offsets = new Dictionary<int, ObserverOffset>(differences.Count);
        foreach (var (observer, list) in differences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            offsets.Add(observer, new ObserverOffset(observer, Medians.SortAndTake(CollectionsMarshal.AsSpan(list)), list.Count));
        }

        return offsets;
    }

    private static NodeClock ClockOf(Node node, List<SkewSample> samples, (int All, int Calibrated) receptions)
    {
        samples.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.TransmissionId.CompareTo(b.TransmissionId));
        var ordered = CollectionsMarshal.AsSpan(samples);
        var verdict = ClockVerdict.Of(ordered);
        double[] skews = [.. samples.Select(sample => sample.Skew)];
        return new NodeClock
        {
            Node = node,
            Samples = samples,
            Verdict = verdict,
            Mean = skews.Average(),
            Median = Medians.SortAndTake(skews),
            DriftPerDay = verdict.Severity is ClockSeverity.NoClock or ClockSeverity.Bimodal ? null : ClockDrift.Of(ordered),
            Receptions = receptions.All,
            CalibratedReceptions = receptions.Calibrated,
        };
    }
}
