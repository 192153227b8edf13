namespace CoreScope.App.Shared.Live;

/// <summary>
/// The one place the shell learns its status from. A hosted service publishes, every circuit listens; equal values are not
/// passed on, so a quiet mesh costs no rendering. Safe from any thread.
/// </summary>
public sealed class ShellStatusSource
{
    private ShellStatus _current = new();

    /// <summary>The newest status.</summary>
    public ShellStatus Current => Volatile.Read(ref _current);

    /// <summary>What the "simulated mesh" mark does when a person wants back to the real one; null = no way back is offered.</summary>
    public Func<Task>? LeaveSimulation { get; set; }

    /// <summary>Raised on the publisher's thread after <see cref="Current"/> changed.</summary>
    public event Action? Changed;

    /// <summary>Makes <paramref name="status"/> the current one.</summary>
    public void Publish(ShellStatus status)
    {
        if (Interlocked.Exchange(ref _current, status) != status)
            Changed?.Invoke();
    }
}
