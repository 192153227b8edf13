using System.Text.Json.Serialization;
using CoreScope.Core.Store;

namespace CoreScope.App.Features.Perf;

/// <summary>What memory holds of the archive and how far loading has come (spec/store.md §7, key names are upstream's).</summary>
internal sealed record PacketStoreAnswer
{
    [JsonPropertyName("maxMB")] public required long MaxMB { get; init; }

    [JsonPropertyName("evicted")] public required long Evicted { get; init; }

    [JsonPropertyName("hotStartupHours")] public required double HotStartupHours { get; init; }

    [JsonPropertyName("backgroundLoadComplete")] public required bool BackgroundLoadComplete { get; init; }

    [JsonPropertyName("backgroundLoadFailed")] public required bool BackgroundLoadFailed { get; init; }

    /// <summary>Percent.</summary>
    [JsonPropertyName("backgroundLoadProgress")] public required int BackgroundLoadProgress { get; init; }

    [JsonPropertyName("backgroundLoadError"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BackgroundLoadError { get; init; }

    [JsonPropertyName("retentionHours")] public required double RetentionHours { get; init; }

    /// <summary>First sight of the oldest packet in memory; empty when there is none.</summary>
    [JsonPropertyName("oldestLoaded")] public required string OldestLoaded { get; init; }

    [JsonPropertyName("loadCoverageRatio")] public required double LoadCoverageRatio { get; init; }

    public static PacketStoreAnswer Of(PacketStore store, StoreLimits limits)
    {
        var snapshot = store.Snapshot();
        var history = store.Status.History;
        return new PacketStoreAnswer
        {
            MaxMB = limits.MaxBytes / (1024 * 1024),
            Evicted = store.Evicted,
            HotStartupHours = limits.HotStart.TotalHours,
            BackgroundLoadComplete = history.IsComplete,
            BackgroundLoadFailed = history.HasFailed,
            BackgroundLoadProgress = history.IsComplete ? 100 : (int)(100 * history.Coverage),
            BackgroundLoadError = history.Error,
            RetentionHours = limits.Retention.TotalHours,
            OldestLoaded = snapshot.Count == 0 ? "" : snapshot[0].FirstSeen.ToString(),
            LoadCoverageRatio = Math.Round(history.Coverage, 3),
        };
    }
}
