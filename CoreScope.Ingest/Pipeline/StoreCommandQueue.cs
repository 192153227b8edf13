using System.Threading.Channels;
using CoreScope.Core.Store;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// The bounded queue of work for the pipeline's thread beside the one of messages. Nothing is dropped: writers wait for room.
/// Many writers, one reader.
/// </summary>
public sealed class StoreCommandQueue : IStoreCommands
{
    /// <summary>Commands held before writers wait (architecture.md §4).</summary>
    public const int Capacity = 64;

    private readonly Channel<StoreCommand> _channel = Channel.CreateBounded<StoreCommand>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>For the pipeline only.</summary>
    internal ChannelReader<StoreCommand> Reader => _channel.Reader;

    /// <inheritdoc />
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return PostAsync(new StoreCommand<T>(() => (work(), null), cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(
            () =>
            {
                work();
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Like <see cref="RunAsync{T}"/>, and what the work leaves for the disk goes into the persistence queue in the order of
    /// the messages before and after it. The answer comes when it is in the queue; who wants to know of the commit gives the
    /// item an ack.
    /// </summary>
    internal Task<T> PersistAsync<T>(Func<(T Answer, PersistItem? Item)> work, CancellationToken cancellationToken) =>
        PostAsync(new StoreCommand<T>(work, cancellationToken), cancellationToken);

    /// <summary>Nothing further is taken, and what still waits is cancelled.</summary>
    public void Close()
    {
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out var command))
            command.Cancel();
    }

    private async Task<T> PostAsync<T>(StoreCommand<T> command, CancellationToken cancellationToken)
    {
        await using var watch = cancellationToken.UnsafeRegister(static state => ((StoreCommand)state!).Cancel(), command).ConfigureAwait(false);
        try
        {
            await _channel.Writer.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            command.Cancel();
        }

        return await command.Answer.ConfigureAwait(false);
    }
}
