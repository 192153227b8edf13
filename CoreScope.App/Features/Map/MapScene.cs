using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Map;

/// <summary>What stands on one reader's map at a moment.</summary>
public sealed record MapScene
{
    public static MapScene Empty { get; } = new();

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<int, MapMark> Marks { get; init; } = new Dictionary<int, MapMark>();

    /// <summary>How many of each role pass the other filters, as <see cref="MapMarks.Roles"/> are numbered.</summary>
    public IReadOnlyList<(int Active, int Stale)> Counts { get; init; } = [.. MapMarks.Roles.Select(_ => (0, 0))];

    /// <summary>What would stand there if it had told where it is, by name.</summary>
    public IReadOnlyList<UnplacedNode> Unplaced { get; init; } = [];

    /// <summary>Region scopes that a repeater on the map carries or declares, sorted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The node whose neighbours are shown, and they; null = all are shown.</summary>
    public Node? Reference { get; init; }

    /// <summary>Neighbours of it that stand on the map.</summary>
    public int Neighbors { get; init; }

    /// <summary>Neighbours of it that have told no place.</summary>
    public int UnplacedNeighbors { get; init; }
}
