namespace CoreScope.Ingest.Simulation;

/// <summary>One observer hearing one copy of a packet.</summary>
/// <param name="Observer">Index of the observer.</param>
/// <param name="Transmitter">Index of the station it was heard from.</param>
/// <param name="Step">How many stations forwarded it before, the transmitter included.</param>
/// <param name="Snr">dB, in quarters.</param>
/// <param name="DelayMs">Since the first transmission began.</param>
internal readonly record struct Reception(int Observer, int Transmitter, int Step, float Snr, float DelayMs);
