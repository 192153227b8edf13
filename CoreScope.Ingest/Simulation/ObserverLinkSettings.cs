namespace CoreScope.Ingest.Simulation;

/// <summary>How one publisher connects.</summary>
/// <param name="ClientId">Unlike every other's.</param>
/// <param name="Name">For the log.</param>
internal sealed record ObserverLinkSettings(string ClientId, string Name)
{
    /// <summary>0 or 1.</summary>
    public byte Qos { get; init; } = 1;

    /// <summary>Messages that may be unacknowledged.</summary>
    public int Window { get; init; } = 200;

    /// <summary>Without a connection messages wait for the next one, beyond the backlog too; else those are lost.</summary>
    public bool WaitsWhileDown { get; init; }
}
