namespace CoreScope.App.Shared.Api;

/// <summary>
/// An answer that is good for a while. Whoever finds it stale makes it anew while the others wait for the same one. Thread-safe.
/// </summary>
public sealed class AnswerCache<T>
    where T : class
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lifetime;

    // Guards everything below, and holds callers back while one of them makes the answer.
    private readonly Lock _gate = new();
    private T? _answer;
    private long _version;
    private long _madeAt;

    public AnswerCache(TimeProvider clock, TimeSpan lifetime)
    {
        _clock = clock;
        _lifetime = lifetime;
    }

    /// <summary>The answer and its age, or null when it would have to be made anew.</summary>
    public (T Answer, TimeSpan Age)? TryGet(long version)
    {
        lock (_gate)
        {
            var age = _clock.GetElapsedTime(_madeAt);
            return _answer is not null && version == _version && age < _lifetime ? (_answer, age) : null;
        }
    }

    /// <summary>The answer and its age. One of another <paramref name="version"/> is not good any more.</summary>
    public (T Answer, TimeSpan Age) Get(long version, Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        lock (_gate)
        {
            if (TryGet(version) is { } known)
                return known;
            _answer = make();
            _version = version;
            _madeAt = _clock.GetTimestamp();
            return (_answer, TimeSpan.Zero);
        }
    }
}
