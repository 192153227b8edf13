namespace CoreScope.Ingest.Simulation.Load;

/// <summary>How far a load has come.</summary>
/// <param name="Sent">Messages given to a connection.</param>
/// <param name="Acknowledged">Of these, confirmed by the other side; at QoS 0 all that were sent.</param>
/// <param name="Repeated">Messages sent again after a lost connection.</param>
/// <param name="Lost">Messages refused, or at QoS 0 due while there was no connection.</param>
/// <param name="Skipped">Messages that were due but never made, because the other side did not keep up.</param>
/// <param name="Connected">Connections that are up.</param>
public readonly record struct LoadProgress(long Sent, long Acknowledged, long Repeated, long Lost, long Skipped, int Connected);
