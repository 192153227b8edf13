using CoreScope.App.Shared.Live;
using CoreScope.Ingest.Simulation;

namespace CoreScope.App.Hosting;

/// <summary>Ends this host; <see cref="AppRunner"/> then builds the other one.</summary>
public sealed class DemoSwitch(DemoMode mode, IHostApplicationLifetime lifetime) : IDemoSwitch
{
    /// <inheritdoc />
    public bool CanStart => !mode.IsOn && Simulator.IsSupported;

    /// <inheritdoc />
    public Task StartAsync() => SwitchAsync(true);

    /// <inheritdoc />
    public Task LeaveAsync() => SwitchAsync(false);

    private Task SwitchAsync(bool demo)
    {
        mode.Request(demo);
        lifetime.StopApplication();
        return Task.CompletedTask;
    }
}
