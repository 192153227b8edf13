namespace CoreScope.Ingest.Simulation;

/// <summary>One message as an observer publishes it.</summary>
/// <param name="Observer">Index of the observer.</param>
/// <param name="Topic">Full topic.</param>
/// <param name="Payload">JSON.</param>
/// <param name="Retain">True for statuses.</param>
/// <param name="Due">When it is to be published.</param>
/// <param name="Reception">What it tells of; the default value for a status.</param>
public readonly record struct OutgoingMessage(
    int Observer, string Topic, ReadOnlyMemory<byte> Payload, bool Retain, DateTimeOffset Due, SimulatedReception Reception)
{
    /// <summary>True when it tells of a frame.</summary>
    public bool IsPacket => Reception.Frame is not null;
}
