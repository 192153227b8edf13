namespace CoreScope.Ingest.Persistence;

/// <summary>Resolved paths that replace those in the file, and how far the backfill has come: written in one transaction.</summary>
/// <param name="Rows">Observation id and node ids along its path.</param>
/// <param name="NextTransmission">Where it goes on after a restart; 0 = it is through.</param>
public sealed record ResolvedPathRows(IReadOnlyList<ResolvedPathRow> Rows, int NextTransmission)
{
    /// <summary>Key of the position in the table <c>meta</c>.</summary>
    internal const string PositionKey = "backfill_resolved_path";
}

/// <summary>The resolved path of one observation, 0 = unresolved hop; null = none is.</summary>
public readonly record struct ResolvedPathRow(int ObservationId, int[]? Path);
