namespace CoreScope.Core.Store;

/// <summary>
/// The way to change the mesh from outside the pipeline: work handed in here runs on the pipeline's thread, between two
/// messages, so it may call everything that only the writer may (architecture.md §4). Thread-safe.
/// </summary>
public interface IStoreCommands
{
    /// <summary>
    /// Runs <paramref name="work"/> as the writer and gives its answer or its exception. Work must be short (messages wait
    /// meanwhile) and must not wait for another command. Cancelled when the pipeline ends before, or when
    /// <paramref name="cancellationToken"/> is before the work has begun; work that has begun is not interrupted.
    /// </summary>
    Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunAsync{T}"/>
    Task RunAsync(Action work, CancellationToken cancellationToken);
}
