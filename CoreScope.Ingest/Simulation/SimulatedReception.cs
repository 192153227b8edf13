namespace CoreScope.Ingest.Simulation;

/// <summary>What one observer received of a transmission.</summary>
/// <param name="Observer">Index of the observer.</param>
/// <param name="Frame">The bytes, with the path as far as it had come; some with bit errors.</param>
/// <param name="Snr">dB, in quarters.</param>
/// <param name="Delay">Since the transmission began.</param>
/// <param name="Corrupted">True when bits are wrong.</param>
public readonly record struct SimulatedReception(int Observer, byte[] Frame, double Snr, TimeSpan Delay, bool Corrupted);
