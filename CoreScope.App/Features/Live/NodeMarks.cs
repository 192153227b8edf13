namespace CoreScope.App.Features.Live;

/// <summary>The nodes of a map at one state of the directory. Immutable, and one for all readers who see the same.</summary>
/// <param name="Version">The directory's version of which they are; a newer one may have others.</param>
/// <param name="ById">Every mark by its node's id.</param>
public sealed record NodeMarks(long Version, IReadOnlyDictionary<int, NodeMark> ById)
{
    /// <summary>None, of no version.</summary>
    public static NodeMarks None { get; } = new(-1, new Dictionary<int, NodeMark>());
}
