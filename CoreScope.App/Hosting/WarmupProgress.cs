using System.Globalization;
using CoreScope.Core.Store;

namespace CoreScope.App.Hosting;

/// <summary>What the banner says while history is being read (spec/ui-map-nodes.md §2). The text stays the same all the while, since it is read aloud.</summary>
/// <param name="Text">What is going on.</param>
/// <param name="Count">How much of how much; null while unknown.</param>
/// <param name="Percent">0 to 100; null while unknown.</param>
internal sealed record WarmupProgress(string Text, string? Count, double? Percent)
{
    /// <summary>Null when everything is there.</summary>
    public static WarmupProgress? Of(StoreStatus status)
    {
        if (!status.IsReady)
            return New("Loading history; counts may be incomplete", status.Loaded, status.Total, "observations");
        return status.History is { IsEnded: false } history ? New("Loading older history; counts may be incomplete", history.Loaded, history.Expected, "packets") : null;
    }

    private static WarmupProgress New(string text, long loaded, long total, string unit) => total <= 0
        ? new(text, null, null)
        : new(text, string.Create(CultureInfo.InvariantCulture, $"{Math.Min(loaded, total):N0} of {total:N0} {unit}"), Math.Floor(Math.Clamp((double)loaded / total, 0, 1) * 100));
}
