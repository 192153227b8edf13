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
        Assert.Equal(expected.BySender.Keys.Order(), indexes.Nodes.Entries.Select(e => e.Key).Order());
        foreach (var (node, ids) in expected.BySender)
            AssertSame(ids, indexes.Nodes.Find(node), $"sender {node}");
        CompareMembers(indexes.Hops.Members, expected.ByHop, expected.HopsOf);
        if (indexes.Paths is { } paths)
            ComparePaths(store, paths, expected);
        CompareLists(expected.ByObserver, indexes.Observers.Count, i => indexes.Observers.Find(i), "observer");
        CompareLists(expected.ByType, PayloadTypes.Count, i => indexes.Types.Find((PayloadType)i), "type");
        Assert.Equal(expected.ByChannel.Keys.Order(), indexes.Channels.Entries.Select(e => e.Key).Order());
        CompareLists(expected.ByChannel, 64, i => indexes.Channels.Find(i), "channel");
    }

    private static void ComparePaths(PacketStore store, ResolvedPathIndex paths, Expected expected)
    {
        var forward = expected.ByRelay.ToDictionary(e => paths.HashOf((int)e.Key), e => e.Value);
        var reverse = expected.RelaysOf.ToDictionary(e => e.Key, e => e.Value.Select(node => paths.HashOf((int)node)).ToHashSet());
        CompareMembers(paths.Members, forward, reverse);
        Assert.Equal(reverse.Values.Sum(keys => keys.Count), paths.Members.PairCount);
        foreach (var id in expected.Ids)
        {
            var path = paths.PathOf(id);
            Assert.Equal(expected.PathOf.GetValueOrDefault(id)?.Hops, path.Hops);
            if (path.Hops is not null)
                Assert.Equal((expected.PathOf[id].Index, store.Find(id)!.LastSeen.Value), (path.ObservationIndex, path.LastSeen));
        }

        Assert.Equal(default, paths.PathOf(expected.Ids.DefaultIfEmpty(1).Min() - 1));
    }

    private static void CompareNewest(PacketStore store, Expected expected)
    {
        var page = new int[expected.ObservationIds.Count + 10];
        var filled = store.NewestObservations(int.MaxValue, 0, page);
        Assert.Equal(expected.ObservationIds.OrderDescending(), page[..filled]);
    }

    private static void CompareMembers(MembershipIndex<ulong> members, Dictionary<ulong, HashSet<int>> forward, Dictionary<int, HashSet<ulong>> reverse)
    {
        Assert.Equal(forward.Count, members.KeyCount);
        Assert.Equal(reverse.Count, members.TransmissionCount);
        foreach (var (key, list) in members.Entries)
            AssertSame(forward[key], list.View, $"key {key:x}");
        foreach (var (id, keys) in reverse)
            Assert.True(keys.SetEquals(members.KeysOf(id)) && keys.Count == members.KeysOf(id).Length, $"reverse of {id}");
        Assert.Equal(reverse.Keys.Order(), members.Transmissions());
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
        public List<int> Ids { get; } = [];
        public Dictionary<int, HashSet<int>> BySender { get; } = [];
        public Dictionary<ulong, HashSet<int>> ByRelay { get; } = [];
        public Dictionary<int, HashSet<ulong>> RelaysOf { get; } = [];
        public Dictionary<int, LongestPath> PathOf { get; } = [];
        public Dictionary<ulong, HashSet<int>> ByHop { get; } = [];
        public Dictionary<int, HashSet<ulong>> HopsOf { get; } = [];
        public Dictionary<int, HashSet<int>> ByObserver { get; } = [];
        public Dictionary<int, HashSet<int>> ByType { get; } = [];
        public Dictionary<int, HashSet<int>> ByChannel { get; } = [];

        public void Take(PacketStore store, Transmission transmission)
        {
            Ids.Add(transmission.Id);
            Put(ByType, (int)transmission.Type, transmission.Id);
            if (transmission.ChannelId != 0)
                Put(ByChannel, transmission.ChannelId, transmission.Id);
            if (transmission.OriginNodeId != 0)
                Put(BySender, transmission.OriginNodeId, transmission.Id);
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
                    PutMember(ByRelay, RelaysOf, (ulong)node, transmission.Id);
            }

            TakePath(transmission.Id, index, observation, hops);
        }

        private void TakePath(int id, int index, in Observation observation, in PathHops hops)
        {
            var numbers = new int[hops.Count];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = NodeOf(hops[i]) is not 0 and var node ? node : CanonicalPath.NumberOf(hops[i]);
            var rank = (-numbers.Length, observation.IngestTime.Value, observation.Id);
            if (numbers.Any(n => n > 0) && (!PathOf.TryGetValue(id, out var held) || rank.CompareTo(held.Rank) < 0))
                PathOf[id] = new LongestPath(numbers, index, rank);
        }

        public sealed record LongestPath(int[] Hops, int Index, (int, long, int) Rank);

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
