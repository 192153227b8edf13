using CoreScope.Core.Store.Archive;

namespace CoreScope.Ingest.Persistence;

/// <summary>Lets a few searches run at a time and a few more wait; refuses the rest at once. Thread-safe.</summary>
internal sealed class SearchTurns(int atOnce, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce);
    private int _taken;

    /// <summary>Runs it when its turn comes; <see cref="ArchiveBusyException"/> when too many wait already.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> search, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _taken) > atOnce + waiting)
                throw new ArchiveBusyException();
            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await search().ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    public void Dispose() => _turns.Dispose();
}
