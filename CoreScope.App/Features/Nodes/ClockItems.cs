using CoreScope.Core;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes;

/// <summary>Makes the API's objects of clocks.</summary>
internal static class ClockItems
{
    /// <summary>A node's clock, with all samples when wanted.</summary>
    public static ClockSkewItem Of(NodeClock clock, bool withSamples, IReadOnlyList<ClockEvidence>? evidence = null, Mesh? mesh = null) => new()
    {
        PublicKey = clock.Node.Key.ToString(),
        MeanSkew = Rounded(clock.Mean),
        MedianSkew = Rounded(clock.Median),
        LastSkew = Rounded(clock.Last.Skew),
        RecentMedianSkew = Rounded(clock.Verdict.RecentMedian),
        DriftPerDay = Rounded(clock.DriftPerDay ?? 0),
        Severity = clock.Verdict.Severity.Name(),
        IsSteady = clock.Verdict.IsSteady,
        SampleCount = clock.Samples.Count,
        IsCalibrated = clock.IsCalibrated,
        LastAdvertSeconds = clock.Last.AdvertSeconds,
        LastObservedSeconds = clock.LastObserved.Seconds,
        Samples = withSamples ? [.. clock.Samples.Select(sample => new SkewItem(sample.At.Seconds, Rounded(sample.Skew)))] : null,
        GoodFraction = clock.Verdict.GoodFraction,
        RecentBadCount = clock.Verdict.Bad.Count,
        RecentBad = [.. clock.Verdict.Bad.Select(sample => new BadSkewItem(mesh?.Store.Find(sample.TransmissionId)?.Hash.ToString() ?? "", sample.AdvertSeconds, Rounded(sample.Skew)))],
        RecentCount = clock.Verdict.RecentSamples,
        Evidence = evidence is null ? null : [.. evidence.Select(EvidenceOf)],
        Calibration = new CalibrationItem(clock.Receptions, clock.CalibratedReceptions, clock.Receptions - clock.CalibratedReceptions),
        NodeName = clock.Node.Name.Length == 0 ? null : clock.Node.Name,
        NodeRole = clock.Node.Role.Label(),
    };

    private static ClockEvidenceItem EvidenceOf(ClockEvidence evidence) => new(
        evidence.Advert.Hash.ToString(),
        [
            .. evidence.Receptions.Select(reception => new ClockReceptionItem(
                reception.Observer?.Id ?? "", reception.Observer?.Facts.Name, Rounded(reception.RawSkew), Rounded(reception.CorrectedSkew), Rounded(reception.ObserverOffset), reception.IsCalibrated)),
        ],
        // Upstream's sign for "none within a day".
        Rounded(evidence.MedianSkew ?? 0),
        evidence.Advert.FirstSeen.Seconds);

    private static double Rounded(double seconds) => Math.Round(seconds, 3);
}
