namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>A name and its number; the same form for channels and for region scopes.</summary>
public sealed class NameRow
{
    internal const string Channels = "Channel";
    internal const string Scopes = "Scope";

    public int Id { get; init; }
    public required string Name { get; init; }
}
