using CoreScope.Core.Store;

namespace CoreScope.Tests.TestKit;

/// <summary>Eviction in one go.</summary>
public static class StoreEviction
{
    /// <summary>Evicts the oldest <paramref name="count"/> transmissions, or all there are, from log and indexes; how many that were.</summary>
    public static int EvictOldest(this PacketStore store, int count)
    {
        var snapshot = store.Snapshot();
        if (snapshot.Count == 0 || count == 0)
            return 0;
        var pass = store.Evict(snapshot[Math.Min(count, snapshot.Count) - 1].Id + 1);
        pass.Finish();
        return pass.Evicted.Count;
    }
}
