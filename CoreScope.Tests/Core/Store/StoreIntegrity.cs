using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Tests.Core.Store;

/// <summary>
/// Compares every index of a store with a full scan of its log, both ways: what the log has must be found, what an index has
/// must be in the log. Resolved nodes are on no record, so the test's traffic resolves each hop by <see cref="NodeOf"/>.
/// </summary>
internal static class StoreIntegrity
{
    /// <summary>The node a hop stands for in these tests; 0 = unresolved.</summary>
    public static int NodeOf(HopPrefix hop) => hop.Value >> 56 is var first && first % 3 == 0 ? 0 : 1 + (int)first;

    public static void Check(PacketStore store)
    {
        var expected = new Expected();
        var snapshot = store.Snapshot();
        var lastId = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var transmission = snapshot[i];
            Assert.True(transmission.Id > lastId, "the log is not in order of id");
            lastId = transmission.Id;
            Assert.Same(transmission, store.Find(transmission.Hash));
            Assert.Same(transmission, store.Find(transmission.Id));
            Assert.Equal(i, snapshot.PositionOf(transmission.Id));
            expected.Take(store, transmission);
        }

        Compare(store, expected, snapshot.Count);
    }

    private static void Compare(PacketStore store, Expected expected, int transmissions)
    {
        var indexes = store.Indexes;
        Assert.Equal(transmissions, indexes.Hashes.Count);
        Assert.Equal(expected.ObservationIds.Count, indexes.Observations.Count);
        Assert.Equal(expected.ObservationIds.Count, store.ObservationCount);
        CompareNewest(store, expected);
        CompareMembers(indexes.Nodes.Members, expected.ByNode, expected.NodesOf);
        CompareMembers(indexes.Hops.Members, expected.ByHop, expected.HopsOf);
        CompareLists(expected.ByObserver, indexes.Observers.Count, i => indexes.Observers.Find(i), "observer");
        CompareLists(expected.ByType, PayloadTypes.Count, i => indexes.Types.Find((PayloadType)i), "type");
        Assert.Equal(expected.ByChannel.Keys.Order(), indexes.Channels.Entries.Select(e => e.Key).Order());
        CompareLists(expected.ByChannel, 64, i => indexes.Channels.Find(i), "channel");
    }

    private static void CompareNewest(PacketStore store, Expected expected)
    {
        var page = new int[expected.ObservationIds.Count + 10];
        var filled = store.NewestObservations(int.MaxValue, 0, page);
        Assert.Equal(expected.ObservationIds.OrderDescending(), page[..filled]);
    }

    private static void CompareMembers(MembershipIndex members, Dictionary<ulong, HashSet<int>> forward, Dictionary<int, HashSet<ulong>> reverse)
    {
        Assert.Equal(forward.Count, members.KeyCount);
        Assert.Equal(reverse.Count, members.TransmissionCount);
        foreach (var (key, list) in members.Entries)
            AssertSame(forward[key], list.View, $"key {key:x}");
        foreach (var (id, keys) in reverse)
            Assert.True(keys.SetEquals(members.KeysOf(id).ToArray()) && keys.Count == members.KeysOf(id).Length, $"reverse of {id}");
    }

    private static void CompareLists(Dictionary<int, HashSet<int>> expected, int keys, Func<int, ReadOnlyMemory<int>> find, string what)
    {
        Assert.All(expected.Keys, key => Assert.True(key < keys));
        for (var key = 0; key < keys; key++)
            AssertSame(expected.GetValueOrDefault(key) ?? [], find(key), $"{what} {key}");
    }

    private static void AssertSame(HashSet<int> expected, ReadOnlyMemory<int> actual, string what)
    {
        Assert.True(expected.Count == actual.Length, $"{what}: {actual.Length} entries instead of {expected.Count}");
        Assert.True(expected.SetEquals(actual.ToArray()), $"{what}: other ids");
    }

    private sealed class Expected
    {
        public HashSet<int> ObservationIds { get; } = [];
        public Dictionary<ulong, HashSet<int>> ByNode { get; } = [];
        public Dictionary<int, HashSet<ulong>> NodesOf { get; } = [];
        public Dictionary<ulong, HashSet<int>> ByHop { get; } = [];
        public Dictionary<int, HashSet<ulong>> HopsOf { get; } = [];
        public Dictionary<int, HashSet<int>> ByObserver { get; } = [];
        public Dictionary<int, HashSet<int>> ByType { get; } = [];
        public Dictionary<int, HashSet<int>> ByChannel { get; } = [];

        public void Take(PacketStore store, Transmission transmission)
        {
            Put(ByType, (int)transmission.Type, transmission.Id);
            if (transmission.ChannelId != 0)
                Put(ByChannel, transmission.ChannelId, transmission.Id);
            if (transmission.OriginNodeId != 0)
                PutMember(ByNode, NodesOf, (ulong)transmission.OriginNodeId, transmission.Id);
            var observations = transmission.Observations;
            for (var i = 0; i < observations.Length; i++)
                Take(store, transmission, observations[i], i);
        }

        private void Take(PacketStore store, Transmission transmission, in Observation observation, int index)
        {
            Assert.True(ObservationIds.Add(observation.Id), $"observation {observation.Id} is there twice");
            Assert.True(store.TryFindObservation(observation.Id, out var found, out var at));
            Assert.Same(transmission, found);
            Assert.Equal(index, at);
            Put(ByObserver, observation.ObserverIndex, observation.Id);
            Span<byte> bytes = stackalloc byte[ProtocolLimits.MaxFrame];
            Assert.True(PacketDecoder.TryDecode(bytes[..transmission.CopyFrame(observation, bytes)], out var frame, out _));
            Assert.Equal(transmission.Hash, PacketHasher.Hash(frame));
            var hops = frame.Hops;
            for (var i = 0; i < hops.Count; i++)
            {
                PutMember(ByHop, HopsOf, PathHopIndex.KeyOf(hops[i]), transmission.Id);
                if (NodeOf(hops[i]) is not 0 and var node)
                    PutMember(ByNode, NodesOf, (ulong)node, transmission.Id);
            }
        }

        private static void PutMember(Dictionary<ulong, HashSet<int>> forward, Dictionary<int, HashSet<ulong>> reverse, ulong key, int id)
        {
            Put(forward, key, id);
            Put(reverse, id, key);
        }

        private static void Put<TKey, TValue>(Dictionary<TKey, HashSet<TValue>> sets, TKey key, TValue value)
            where TKey : notnull
        {
            if (!sets.TryGetValue(key, out var set))
                sets.Add(key, set = []);
            set.Add(value);
        }
    }
}
