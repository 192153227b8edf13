using CoreScope.Ingest.Simulation;

namespace CoreScope.Tests.Ingest.Simulation;

public class SimulatorOptionsTests
{
    [Fact]
    public void Faults_Defaults_None() => Assert.Empty(new SimulatorOptions { Enabled = true }.Faults());

    [Theory]
    [InlineData(39, 5, 4, "Nodes")]
    [InlineData(300, 0, 4, "Observers")]
    [InlineData(100, 26, 4, "Observers")]
    [InlineData(300, 12, 0.05, "Rate")]
    [InlineData(300, 12, 5001, "Rate")]
    [InlineData(300, 12, double.NaN, "Rate")]
    public void Faults_OutOfRange_NamesTheKey(int nodes, int observers, double rate, string key) =>
        Assert.Equal([key], new SimulatorOptions { Nodes = nodes, Observers = observers, Rate = rate }.Faults().Select(f => f.Key));
}
