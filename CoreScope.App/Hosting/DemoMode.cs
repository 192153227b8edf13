namespace CoreScope.App.Hosting;

/// <summary>
/// Whether this run of the host is the real mesh or the simulated one, and what is asked for next. Lives longer than a host: a
/// switch ends one host and builds the next in the same process (DECISIONS 27).
/// </summary>
public sealed class DemoMode
{
    private int _requested = -1;

    private DemoMode(bool isOn) => IsOn = isOn;

    /// <summary>The simulated mesh runs.</summary>
    public bool IsOn { get; private set; }

    /// <summary>It was chosen in the browser: configured sources, ports and users belong to the real mesh and stay untouched.</summary>
    public bool IsSwitched { get; private set; }

    /// <summary>Reads and removes <c>--demo</c>.</summary>
    public static DemoMode FromArguments(ref string[] args)
    {
        var rest = Array.FindAll(args, arg => arg != "--demo");
        var mode = new DemoMode(rest.Length != args.Length);
        args = rest;
        return mode;
    }

    /// <summary>The configuration asks for the simulated mesh; a later choice in the browser stands above it.</summary>
    public void TurnOnByConfiguration(IConfiguration configuration)
    {
        if (!IsSwitched && bool.TryParse(configuration["CoreScope:Simulator:Enabled"], out var enabled) && enabled)
            IsOn = true;
    }

    /// <summary>Asks for the other mesh after this host has ended.</summary>
    public void Request(bool demo) => Interlocked.Exchange(ref _requested, demo ? 1 : 0);

    /// <summary>Takes the request over; false when the host ended for good.</summary>
    public bool TryAdvance()
    {
        var requested = Interlocked.Exchange(ref _requested, -1);
        if (requested < 0)
            return false;
        IsOn = requested == 1;
        IsSwitched = true;
        return true;
    }
}
