namespace CoreScope.Core.Paths;

/// <summary>Which rule told whom an open link means (analytics.md §4.1).</summary>
public enum AffinityRule : byte
{
    /// <summary>None did: the link stays open.</summary>
    None,

    /// <summary>Only one node has the prefix.</summary>
    UniquePrefix,

    /// <summary>One candidate's link to the known end is far stronger than the others'.</summary>
    NeighborAffinity,

    /// <summary>The nearest candidate.</summary>
    GeoProximity,

    /// <summary>One candidate shares far more neighbours with the known end (Jaccard).</summary>
    SharedNeighbors,
}

/// <summary>Why an open link was taken to mean a node, or why it stays open.</summary>
/// <param name="Link">The known end, the hop, the sightings.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="NodeId">Whom it means; 0 = it stays open.</param>
/// <param name="Candidates">Whom it could mean, with what speaks for each.</param>
public sealed record AffinityDecision(OpenLink Link, AffinityRule Rule, int NodeId, IReadOnlyList<AffinityCandidate> Candidates)
{
    /// <summary>The rule's name in answers and on pages.</summary>
    public string RuleName => Rule switch
    {
        AffinityRule.UniquePrefix => "unique_prefix",
        AffinityRule.NeighborAffinity => "neighbor_affinity",
        AffinityRule.GeoProximity => "geo_proximity",
        AffinityRule.SharedNeighbors => "shared_neighbors",
        _ => Candidates.Count == 0 ? "no_match" : "ambiguous",
    };

    /// <summary>
    /// How many times better the best candidate is than the second by what was judged last: shared neighbours where they were looked at, else the
    /// links' strength. Null without a second one that has any. Three are needed.
    /// </summary>
    public double? Ratio
    {
        get
        {
            var values = Candidates.Select(candidate => candidate.Jaccard ?? candidate.Affinity).OrderDescending().Take(2).ToArray();
            return values is [var best, > 0 and var second] ? best / second : null;
        }
    }
}

/// <summary>What speaks for one candidate of an open link.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Affinity">Score × confidence of its learnt link to the known end; 0 without one.</param>
/// <param name="Sightings">Sightings of that link.</param>
/// <param name="DistanceKm">From the known end; null unless both positions are known.</param>
/// <param name="Jaccard">Share of neighbours it has in common with the known end; null where an earlier rule had decided.</param>
public readonly record struct AffinityCandidate(int NodeId, double Affinity, long Sightings, double? DistanceKm, double? Jaccard);
