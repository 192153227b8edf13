using CoreScope.Core.Store.Archive;

namespace CoreScope.Tests.Core.Store;

public sealed class ResolvedPathCacheTests
{
    private readonly Rows _rows = new();

    [Fact]
    [Trait("row", "RP-14")]
    public async Task GetAsync_APageAfterAColdLoad_IsOneQuery()
    {
        _rows.Paths[1] = [10];
        _rows.Paths[2] = [20, 0];
        var cache = new ResolvedPathCache(_rows);
        var found = await cache.GetAsync([1, 2, 3], CancellationToken.None);
        Assert.Equal([1, 2], found.Keys.Order());
        Assert.Equal([20, 0], found[2]);
        Assert.Equal(1, cache.Queries);
    }

    [Fact]
    [Trait("row", "RP-15")]
    public async Task GetAsync_Again_MakesNoQuery_AlsoForWhatHasNone()
    {
        _rows.Paths[1] = [10];
        var cache = new ResolvedPathCache(_rows);
        await cache.GetAsync([1, 3], CancellationToken.None);
        var found = await cache.GetAsync([3, 1], CancellationToken.None);
        Assert.Equal([1], found.Keys);
        Assert.Equal(1, cache.Queries);
    }

    [Fact]
    [Trait("row", "RP-17")]
    public async Task GetAsync_WhatThePipelineJustPut_NeedsNoQuery()
    {
        var cache = new ResolvedPathCache(_rows);
        cache.Put(5, [1, 2]);
        cache.Put(6, null);
        var found = await cache.GetAsync([5, 6], CancellationToken.None);
        Assert.Equal([1, 2], found[5]);
        Assert.Equal(0, cache.Queries);
    }

    [Fact]
    public async Task GetAsync_WhenFull_ForgetsTheLeastRecentlyUsed()
    {
        var cache = new ResolvedPathCache(_rows, capacity: 3);
        cache.Put(1, [1]);
        cache.Put(2, [2]);
        cache.Put(3, [3]);
        await cache.GetAsync([1], CancellationToken.None);
        cache.Put(4, [4]);
        await cache.GetAsync([1, 3, 4], CancellationToken.None);
        Assert.Equal(0, cache.Queries);
        await cache.GetAsync([2], CancellationToken.None);
        Assert.Equal([2], _rows.Asked.Single());
    }

    [Fact]
    public async Task GetAsync_PutDuringTheQuery_IsNotOverwrittenByTheOlderRead()
    {
        var cache = new ResolvedPathCache(_rows);
        // The row is not committed yet, so the read finds nothing; meanwhile the pipeline puts what it resolved.
        _rows.DuringQuery = () => cache.Put(7, [70]);
        var first = await cache.GetAsync([7], CancellationToken.None);
        var second = await cache.GetAsync([7], CancellationToken.None);
        Assert.Equal([70], first[7]);
        Assert.Equal([70], second[7]);
        Assert.Equal(1, cache.Queries);
    }

    private sealed class Rows : IPacketArchive
    {
        public Dictionary<int, int[]> Paths { get; } = [];

        public List<int[]> Asked { get; } = [];

        public Action? DuringQuery { get; set; }

        public ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken)
        {
            Asked.Add([.. observationIds]);
            IReadOnlyDictionary<int, int[]> found = Paths.Where(p => observationIds.Contains(p.Key)).ToDictionary();
            DuringQuery?.Invoke();
            return ValueTask.FromResult(found);
        }

        public ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<DroppedPacket>>([]);
    }
}
