using System.Text.Json.Serialization;

namespace CoreScope.App.Features.Nodes;

// Shapes of spec/analytics.md §7.

internal sealed record ClockSkewItem
{
    [JsonPropertyName("pubkey")] public required string PublicKey { get; init; }

    [JsonPropertyName("meanSkewSec")] public required double MeanSkew { get; init; }

    [JsonPropertyName("medianSkewSec")] public required double MedianSkew { get; init; }

    [JsonPropertyName("lastSkewSec")] public required double LastSkew { get; init; }

    [JsonPropertyName("recentMedianSkewSec")] public required double RecentMedianSkew { get; init; }

    /// <summary>0 also where it cannot be told.</summary>
    [JsonPropertyName("driftPerDaySec")] public required double DriftPerDay { get; init; }

    [JsonPropertyName("severity")] public required string Severity { get; init; }

    /// <summary>Ours: all recent samples agree, so it is a clock that is set.</summary>
    [JsonPropertyName("steady")] public required bool IsSteady { get; init; }

    [JsonPropertyName("sampleCount")] public required int SampleCount { get; init; }

    [JsonPropertyName("calibrated")] public required bool IsCalibrated { get; init; }

    [JsonPropertyName("lastAdvertTS")] public required long LastAdvertSeconds { get; init; }

    [JsonPropertyName("lastObservedTS")] public required long LastObservedSeconds { get; init; }

    /// <summary>Left out of the answer about all nodes.</summary>
    [JsonPropertyName("samples"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<SkewItem>? Samples { get; init; }

    [JsonPropertyName("goodFraction")] public required double GoodFraction { get; init; }

    [JsonPropertyName("recentBadSampleCount")] public required int RecentBadCount { get; init; }

    [JsonPropertyName("recentBadSamples")] public required IReadOnlyList<BadSkewItem> RecentBad { get; init; }

    [JsonPropertyName("recentSampleCount")] public required int RecentCount { get; init; }

    [JsonPropertyName("recentHashEvidence"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<ClockEvidenceItem>? Evidence { get; init; }

    [JsonPropertyName("calibrationSummary")] public required CalibrationItem Calibration { get; init; }

    [JsonPropertyName("nodeName")] public string? NodeName { get; init; }

    [JsonPropertyName("nodeRole")] public required string NodeRole { get; init; }
}

internal sealed record SkewItem([property: JsonPropertyName("ts")] long Seconds, [property: JsonPropertyName("skew")] double Skew);

internal sealed record BadSkewItem(
    [property: JsonPropertyName("hash")] string Hash,
    [property: JsonPropertyName("advertTS")] long AdvertSeconds,
    [property: JsonPropertyName("skewSec")] double Skew);

internal sealed record ClockEvidenceItem(
    [property: JsonPropertyName("hash")] string Hash,
    [property: JsonPropertyName("observers")] IReadOnlyList<ClockReceptionItem> Observers,
    [property: JsonPropertyName("medianCorrectedSkewSec")] double MedianSkew,
    [property: JsonPropertyName("timestamp")] long Timestamp);

internal sealed record ClockReceptionItem(
    [property: JsonPropertyName("observerID")] string ObserverId,
    [property: JsonPropertyName("observerName")] string? ObserverName,
    [property: JsonPropertyName("rawSkewSec")] double RawSkew,
    [property: JsonPropertyName("correctedSkewSec")] double CorrectedSkew,
    [property: JsonPropertyName("observerOffsetSec")] double ObserverOffset,
    [property: JsonPropertyName("calibrated")] bool IsCalibrated);

internal sealed record CalibrationItem(
    [property: JsonPropertyName("totalSamples")] int Total,
    [property: JsonPropertyName("calibratedSamples")] int Calibrated,
    [property: JsonPropertyName("uncalibratedSamples")] int Uncalibrated);
