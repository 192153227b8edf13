namespace CoreScope.Core.Paths;

/// <summary>How sure it is which node a hop names (analytics.md §3.2, §3.3). Only <see cref="Graph"/> and better is stored.</summary>
public enum HopConfidence : byte
{
    /// <summary>No candidate, or several and nothing to choose by.</summary>
    None = 0,

    /// <summary>Chosen for display by position known or adverts counted; feeds nothing.</summary>
    Guess = 1,

    /// <summary>Chosen by distance to its neighbours in the path; feeds nothing but the graph's own repair.</summary>
    Geographic = 2,

    /// <summary>The neighbour graph leaves one candidate.</summary>
    Graph = 3,

    /// <summary>Only one node has this prefix.</summary>
    Exact = 4,
}

/// <summary>Names of confidences for pages and the API.</summary>
public static class HopConfidences
{
    /// <summary>True for what may feed edges, scores, counts and the archive.</summary>
    public static bool IsStored(this HopConfidence confidence) => confidence >= HopConfidence.Graph;

    /// <summary>Word shown to people.</summary>
    public static string Label(this HopConfidence confidence) => confidence switch
    {
        HopConfidence.Exact => "exact",
        HopConfidence.Graph => "graph",
        HopConfidence.Geographic => "geographic",
        HopConfidence.Guess => "guess",
        _ => "none",
    };
}
