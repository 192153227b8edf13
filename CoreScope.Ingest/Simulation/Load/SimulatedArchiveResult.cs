namespace CoreScope.Ingest.Simulation.Load;

/// <summary>What a made-up archive holds.</summary>
public readonly record struct SimulatedArchiveResult(int Transmissions, int Observations, int Nodes, int Observers);
