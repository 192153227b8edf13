namespace CoreScope.App.Hosting.Options;

/// <summary>The simulated mesh.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Least and most packets a second.</summary>
    public const double MinRate = 0.1, MaxRate = 5000;

    /// <summary>True runs it.</summary>
    public bool Enabled { get; set; }

    /// <summary>Packets a second.</summary>
    public double Rate { get; set; } = 2;

    /// <summary>Equal seeds give equal meshes.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Stations of the mesh.</summary>
    public int Nodes { get; set; } = 300;

    /// <summary>Stations that report over MQTT.</summary>
    public int Observers { get; set; } = 12;
}
