namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>How starting the listener ended.</summary>
/// <param name="Started">It listens.</param>
/// <param name="PortTaken">Somebody else holds the port.</param>
/// <param name="Fault">Why it does not listen; null when it does.</param>
public sealed record ListenerStart(bool Started, bool PortTaken, string? Fault);
