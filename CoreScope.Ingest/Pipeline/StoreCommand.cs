using CoreScope.Ingest.Persistence;

namespace CoreScope.Ingest.Pipeline;

/// <summary>One piece of work that waits for the pipeline's thread, and the caller who waits for it.</summary>
internal abstract class StoreCommand
{
    /// <summary>Does the work, unless its caller gave up; what is left for the disk. Throws nothing. Pipeline's thread.</summary>
    public abstract PersistItem? Run();

    /// <summary>Tells the caller, after what was left for the disk is in the queue.</summary>
    public abstract void Finish();

    /// <summary>Unless the work has begun it will never run: tells the caller. Any thread.</summary>
    public abstract void Cancel();
}

/// <inheritdoc />
/// <param name="work">Answer for the caller, and what is left for the disk.</param>
/// <param name="cancellationToken">The caller's.</param>
internal sealed class StoreCommand<T>(Func<(T Answer, PersistItem? Item)> work, CancellationToken cancellationToken) : StoreCommand
{
    // The waiting code never runs on the pipeline's thread.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _problem;
    private T _answer = default!;
    private int _isClaimed;
    private bool _ran;

    public Task<T> Answer => _done.Task;

    public override PersistItem? Run()
    {
        if (!Claim())
            return null;
        _ran = true;
        try
        {
            (_answer, var item) = work();
            return item;
        }
        catch (Exception problem)
        {
            _problem = problem;
            return null;
        }
    }

    public override void Finish()
    {
        // Its caller is being told that it never will.
        if (!_ran)
            return;
        if (_problem is not null)
            _done.TrySetException(_problem);
        else
            _done.TrySetResult(_answer);
    }

    public override void Cancel()
    {
        if (Claim())
            _done.TrySetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(true));
    }

    // Whoever is first decides: the work runs, or its caller is told that it never will.
    private bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;
}
