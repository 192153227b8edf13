namespace CoreScope.Core.Replay;

/// <summary>How sure the place of a hop on the map is. A line between two hops is as sure as the less sure of them.</summary>
public enum HopCertainty : byte
{
    /// <summary>The node is known, by its prefix alone or by who its neighbours are, and it told where it is.</summary>
    Known = 0,

    /// <summary>Several nodes fit; the nearest to the rest of the path is shown.</summary>
    Ambiguous = 1,

    /// <summary>Nobody knows which node it was, or where that one is: spread between its neighbours in the path.</summary>
    Inferred = 2,
}
