namespace CoreScope.Ingest.Persistence;

/// <summary>Who takes turns at the write connection: the names of spec/operations.md §3.5, as far as they exist here.</summary>
internal static class WriterComponent
{
    /// <summary>Batches of what came in.</summary>
    public const string Batches = "mqtt_handler";

    public const string Nodes = "prune_nodes";
    public const string Observers = "prune_observers";
    public const string Metrics = "prune_metrics";
    public const string Packets = "prune_packets";
    public const string Links = "prune_neighbor_edges";
    public const string Vacuum = "vacuum";
    public const string Checkpoint = "checkpoint";
}
