using System.Globalization;
using CoreScope.Core.Paths;

namespace CoreScope.App.Shared.Mesh;

/// <summary>How the hops of a path are shown, with the doubt about each.</summary>
public static class HopViews
{
    /// <summary>One chip a hop, in the same order.</summary>
    public static HopView[] Of(IReadOnlyList<HopName> hops)
    {
        ArgumentNullException.ThrowIfNull(hops);
        var views = new HopView[hops.Count];
        for (var i = 0; i < views.Length; i++)
            views[i] = Of(hops[i]);
        return views;
    }

    private static HopView Of(HopName hop) =>
        new(hop.Prefix.ToString(), hop.Node?.Name, MarkOf(hop), TipOf(hop), hop.Node is { } node ? $"nodes/{node.Key}" : null)
        {
            Prefix = hop.Prefix,
            Candidates = hop.Candidates,
        };

    // Where the graph or the prefix alone decides, others of the same prefix leave no doubt.
    private static HopMark MarkOf(HopName hop) => hop switch
    {
        { IsUnreliable: true } => HopMark.Unreliable,
        { Confidence: HopConfidence.Geographic or HopConfidence.Guess } => hop.IsOutOfRegion ? HopMark.Fallback : HopMark.Ambiguous,
        _ => HopMark.None,
    };

    private static string TipOf(HopName hop) => hop.Confidence switch
    {
        HopConfidence.Exact => "the only repeater with this prefix",
        HopConfidence.Graph => $"chosen by its neighbours from {Candidates(hop)}",
        HopConfidence.Geographic => $"nearest of {Candidates(hop)}",
        HopConfidence.Guess => $"a guess among {Candidates(hop)}",
        _ => "no known repeater has this prefix",
    };

    private static string Candidates(HopName hop) => hop.Candidates == 1 ? "1 candidate" : $"{hop.Candidates.ToString("N0", CultureInfo.InvariantCulture)} candidates";
}
