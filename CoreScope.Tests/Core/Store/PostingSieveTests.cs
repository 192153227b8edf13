using CoreScope.Core.Store;

namespace CoreScope.Tests.Core.Store;

public sealed class PostingSieveTests
{
    private const int Many = 100_000;
    private readonly Lock _gate = new();
    private readonly PostingSieve _sieve = new(static id => id % 3 == 0);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PostingSieve.AtOnce)]
    [InlineData(PostingSieve.AtOnce + 1)]
    [InlineData(Many)]
    public void Run_ListOfAnyLength_LeavesWhatStaysInItsOrder(int count)
    {
        var list = Filled(count);
        var before = list.View.ToArray();
        var view = list.View;

        foreach (var looked in _sieve.Run(list, _gate))
            Assert.InRange(looked, 1, PostingSieve.AtOnce);

        Assert.Equal(before.Where(id => id % 3 != 0), list.View.ToArray());
        // Who took a view keeps it.
        Assert.Equal(before, view.ToArray());
    }

    [Fact]
    public void Run_ShortList_TakesNoStep() => Assert.Empty(_sieve.Run(Filled(PostingSieve.AtOnce), _gate));

    [Fact]
    public void Run_LongList_HoldsTheLockForNoStep()
    {
        var steps = 0;
        foreach (var _ in _sieve.Run(Filled(Many), _gate))
        {
            Assert.False(_gate.IsHeldByCurrentThread);
            steps++;
        }

        Assert.InRange(steps, 2 * Many / PostingSieve.AtOnce, 1 + (2 * (1 + (Many / PostingSieve.AtOnce))));
    }

    [Fact]
    public void Run_IdsAddedBetweenTheSteps_StayBehindTheOthers()
    {
        var list = Filled(Many);
        var next = Many;
        foreach (var _ in _sieve.Run(list, _gate))
        {
            for (var i = 0; i < 20; i++)
                list.Add(1 + (3 * next++));
        }

        Assert.Equal(Enumerable.Range(1, Many).Where(id => id % 3 != 0).Concat(Enumerable.Range(Many, next - Many).Select(i => 1 + (3 * i))), list.View.ToArray());
    }

    [Theory]
    [InlineData(2, 60_000)]
    [InlineData(9, 60_000)]
    public void Run_ListGotAnotherArrayMeanwhile_IsBegunAnew(int atStep, int added)
    {
        var list = Filled(Many);
        var at = 0;
        foreach (var _ in _sieve.Run(list, _gate))
        {
            if (++at != atStep)
                continue;
            list.Remove(7);
            for (var i = 0; i < added; i++)
                list.Add(1 + (3 * (Many + i)));
        }

        Assert.Equal(
            Enumerable.Range(1, Many).Where(id => id % 3 != 0 && id != 7).Concat(Enumerable.Range(Many, added).Select(i => 1 + (3 * i))), list.View.ToArray());
    }

    [Fact]
    public void FreedBytes_IsWhatTheListLost()
    {
        var list = Filled(Many);
        var before = list.AllocatedBytes;
        foreach (var _ in _sieve.Run(list, _gate))
        {
        }

        Assert.Equal(before - list.AllocatedBytes, _sieve.FreedBytes);
        Assert.True(_sieve.FreedBytes > Many);
        Assert.Empty(_sieve.Run(new PostingList(), _gate));
        Assert.Equal(0, _sieve.FreedBytes);
    }

    private static PostingList Filled(int count)
    {
        var list = new PostingList();
        for (var id = 1; id <= count; id++)
            list.Add(id);
        return list;
    }
}
