namespace CoreScope.Core.Metrics;

/// <summary>What one component did with the archive's write connection since start (spec/operations.md §3.5).</summary>
/// <param name="Component">Its stable name.</param>
/// <param name="Count">Times it held the connection.</param>
/// <param name="ContentionTotal">Times it waited longer than 100 ms for it.</param>
/// <param name="Wait">Of the last 1,024 waits; the maximum since start.</param>
/// <param name="Hold">Of the last 1,024 holds; the maximum since start.</param>
public sealed record WriterStats(string Component, long Count, long ContentionTotal, LatencyFigures Wait, LatencyFigures Hold);
