namespace CoreScope.App.Shared.Live;

/// <summary>Leads into the simulated mesh and back (DECISIONS 27). The host is rebuilt; pages reload by themselves when it is up.</summary>
public interface IDemoSwitch
{
    /// <summary>True when the real mesh runs now and this machine can sign adverts.</summary>
    bool CanStart { get; }

    /// <summary>Ends the real mesh and starts the simulated one.</summary>
    Task StartAsync();

    /// <summary>Ends the simulated mesh and starts the real one.</summary>
    Task LeaveAsync();
}
