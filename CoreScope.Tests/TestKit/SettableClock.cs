namespace CoreScope.Tests.TestKit;

/// <summary>The system's clock as a person who sets it leaves it: the time of day jumps, timers and timestamps go on as they did.</summary>
public sealed class SettableClock : TimeProvider
{
    private long _offset;

    /// <summary>How far the time of day is ahead of the true one.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
