namespace CoreScope.Core.Analytics.Reports;

/// <summary>Which regions hear which nodes; see <see cref="NodeRegionsReport"/>.</summary>
public sealed class NodeRegions
{
    private readonly IReadOnlyList<string> _codes;
    private readonly bool[]?[] _heard;

    internal NodeRegions(IReadOnlyList<string> codes, bool[]?[] heard)
    {
        _codes = codes;
        _heard = heard;
    }

    /// <summary>Codes of the regions that hear this node, sorted.</summary>
    public IReadOnlyList<string> Of(int nodeId) =>
        (uint)nodeId < (uint)_heard.Length && _heard[nodeId] is { } marks ? [.. _codes.Where((_, number) => marks[number]).Order(StringComparer.Ordinal)] : [];

    /// <summary>The nodes that one of these regions (any case) hears. A region nobody knows hears none.</summary>
    public Func<int, bool> HeardIn(IEnumerable<string> codes)
    {
        var wanted = codes.ToHashSet(StringComparer.OrdinalIgnoreCase);
        int[] numbers = [.. Enumerable.Range(0, _codes.Count).Where(number => wanted.Contains(_codes[number]))];
        return nodeId =>
        {
            if ((uint)nodeId >= (uint)_heard.Length || _heard[nodeId] is not { } marks)
                return false;
            foreach (var number in numbers)
            {
                if (marks[number])
                    return true;
            }

            return false;
        };
    }
}
