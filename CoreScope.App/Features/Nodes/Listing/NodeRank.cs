namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>What a node is to the reader.</summary>
public enum NodeRank
{
    /// <summary>In My Mesh.</summary>
    Claimed,

    /// <summary>Starred.</summary>
    Favorite,

    /// <summary>One of many.</summary>
    Other,
}
