using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>What narrows the directory.</summary>
public sealed record NodeListFilter
{
    /// <summary>Null = all.</summary>
    public NodeRole? Role { get; init; }

    /// <summary>Part of a name, or, when it is hex, the beginning of a key.</summary>
    public string Search { get; init; } = "";

    /// <summary>True = heard within the time of its role, false = not; null = both.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Heard within this time; null = ever.</summary>
    public HeardWithin? Heard { get; init; }

    /// <summary>Codes of regions whose observers heard the node's adverts, separated by commas; empty = all.</summary>
    public string Regions { get; init; } = "";

    /// <summary>Key of the area where the node says it is; null = anywhere.</summary>
    public string? Area { get; init; }
}
