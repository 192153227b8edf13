using CoreScope.Core.Store;

namespace CoreScope.Tests.TestKit;

/// <summary>Commands without a pipeline: run at once by whoever asks.</summary>
public sealed class DirectCommands : IStoreCommands
{
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.FromResult(work());

    public Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        work();
        return Task.CompletedTask;
    }
}
