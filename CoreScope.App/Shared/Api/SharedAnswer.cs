namespace CoreScope.App.Shared.Api;

/// <summary>
/// As <see cref="AnswerCache{T}"/>, for what has to be waited for: whoever comes while it is being made waits for the same one. A
/// failure is told to those who waited for it and to nobody after them. Thread-safe.
/// </summary>
public sealed class SharedAnswer<T>
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lifetime;

    // Guards everything below; not held while the answer is made.
    private readonly Lock _gate = new();
    private Task<T>? _answer;
    private long _version;
    private long _madeAt;

    public SharedAnswer(TimeProvider clock, TimeSpan lifetime)
    {
        _clock = clock;
        _lifetime = lifetime;
    }

    /// <summary>The answer, no older than its lifetime; one of another <paramref name="version"/> is not good any more.</summary>
    /// <param name="version">Of what the answer is made from.</param>
    /// <param name="make">Makes it for all who wait, so no caller's token ends it; must not block.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    public Task<T> GetAsync(long version, Func<Task<T>> make, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(make);
        Task<T> answer;
        lock (_gate)
        {
            var isGood = _answer is { IsFaulted: false, IsCanceled: false } && version == _version && _clock.GetElapsedTime(_madeAt) < _lifetime;
            if (!isGood)
            {
                (_version, _madeAt) = (version, _clock.GetTimestamp());
                _answer = make();
            }

            answer = _answer!;
        }

        return answer.WaitAsync(cancellationToken);
    }
}
