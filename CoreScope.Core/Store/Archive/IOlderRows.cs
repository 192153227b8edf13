using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Store.Archive;

/// <summary>The part of a list that lies on disk, newest first. Thread-safe.</summary>
public interface IOlderRows
{
    /// <summary>All ids of it are smaller; 0 when it is empty.</summary>
    int Below { get; }

    /// <summary>How many rows.</summary>
    int Count { get; }

    /// <summary>Up to <paramref name="count"/> rows behind the first <paramref name="skip"/>.</summary>
    ValueTask<IReadOnlyList<RowKey>> PageAsync(int skip, int count, CancellationToken cancellationToken);

    /// <summary>How many rows stand in front of the one with this id; −1 when it is not there.</summary>
    ValueTask<int> PositionOfAsync(int id, CancellationToken cancellationToken);
}
