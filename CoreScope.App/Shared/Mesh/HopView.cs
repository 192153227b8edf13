using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>One hop as it is shown.</summary>
/// <param name="Hex">The prefix from the path, upper-case hex.</param>
/// <param name="Name">The resolved node's name; null = unknown.</param>
/// <param name="Mark">Doubt about the name.</param>
/// <param name="Tooltip">Explanation beyond prefix and mark, e.g. the candidates.</param>
/// <param name="Href">The node's page; null = plain text.</param>
/// <param name="IsSelf">The node that the page is about: it stands out.</param>
public sealed record HopView(string Hex, string? Name = null, HopMark Mark = HopMark.None, string? Tooltip = null, string? Href = null, bool IsSelf = false)
{
    /// <summary>The bytes in the path, to ask for candidates with.</summary>
    public HopPrefix Prefix { get; init; }

    /// <summary>How many nodes it could be; 0 = not said.</summary>
    public int Candidates { get; init; }

    /// <summary>What stands on the chip.</summary>
    public string Text => string.IsNullOrWhiteSpace(Name) ? Hex : Name;

    /// <summary>Prefix, then what is doubtful about it.</summary>
    public string Tip => string.Join(" · ", new[] { Hex, Doubt, Tooltip }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>True for a hop known by one byte only, which many repeaters share.</summary>
    public bool IsOneByte => Hex.Length == 2;

    /// <summary>The hops a reader wants to see: the same list unless some are left out.</summary>
    public static IReadOnlyList<HopView> Visible(IReadOnlyList<HopView> hops, bool hidesOneByte) =>
        hidesOneByte && hops.Any(hop => hop.IsOneByte) ? [.. hops.Where(hop => !hop.IsOneByte)] : hops;

    private string? Doubt => Mark switch
    {
        HopMark.Ambiguous => "several repeaters share this prefix",
        HopMark.Fallback => "no candidate in this region",
        HopMark.Unreliable => "the assignment is doubtful, not the repeater",
        _ => null,
    };
}
