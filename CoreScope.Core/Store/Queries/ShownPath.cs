using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store.Queries;

/// <summary>The resolved path that stands for a packet: of its best observation, else of the longest sibling that has one (store.md §4).</summary>
public static class ShownPath
{
    /// <summary>Adds the ids of the observations whose paths must be known to tell: one where the index knows which, else all.</summary>
    public static void AddIds(PacketStore store, Transmission transmission, ICollection<int> ids)
    {
        // One that was made of rows of the archive is in no index.
        if (store.IsPathIndexed && ReferenceEquals(store.Find(transmission.Id), transmission))
        {
            if (store.CanonicalIndex(transmission.Id) is >= 0 and var index)
                ids.Add(transmission.Observations[index].Id);
            return;
        }

        foreach (ref readonly var observation in transmission.Observations)
        {
            if (observation.HasPath || transmission.Type == PayloadType.Trace)
                ids.Add(observation.Id);
        }
    }

    /// <summary>The path (node ids, 0 = unresolved) among those that were loaded, or null.</summary>
    public static int[]? Of(Transmission transmission, IReadOnlyDictionary<int, int[]> loaded) =>
        CanonicalPath.Of(transmission, loaded) is { Hops: not null } path ? loaded[transmission.Observations[path.ObservationIndex].Id] : null;
}
