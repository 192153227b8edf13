using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>A piece of work that waits for its turn at the write connection, between two batches.</summary>
internal abstract class MaintenanceWork(string component, string what)
{
    private readonly long _since = Stopwatch.GetTimestamp();

    /// <summary>Name in the figures.</summary>
    public string Component => component;

    /// <summary>What it does, for the log.</summary>
    public string What => what;

    /// <summary>How long it has waited.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(_since);

    /// <summary>Does it.</summary>
    public abstract void Run(SqliteConnection connection);

    /// <summary>Tells its caller that it is done.</summary>
    public abstract void Finish();

    /// <summary>It failed, or its turn will not come.</summary>
    public abstract void Fail(Exception? problem);
}

/// <inheritdoc />
internal sealed class MaintenanceWork<T>(string component, string what, Func<SqliteConnection, T> work) : MaintenanceWork(component, what)
{
    // The waiting code never runs on the writer's thread.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private T _answer = default!;

    public Task<T> Answer => _done.Task;

    public override void Run(SqliteConnection connection) => _answer = work(connection);

    public override void Finish() => _done.TrySetResult(_answer);

    public override void Fail(Exception? problem)
    {
        if (problem is null)
            _done.TrySetCanceled();
        else
            _done.TrySetException(problem);
    }
}
