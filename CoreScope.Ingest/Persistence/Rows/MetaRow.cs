namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>A fact about the file itself: <c>instance_id</c>, progress of an import or backfill.</summary>
public sealed class MetaRow
{
    public required string Key { get; init; }
    public required string Value { get; init; }
}
