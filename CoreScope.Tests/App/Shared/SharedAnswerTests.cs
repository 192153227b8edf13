using CoreScope.App.Shared.Api;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class SharedAnswerTests
{
    private readonly ManualClock _clock = new();
    private readonly SharedAnswer<int> _answers;
    private readonly List<TaskCompletionSource<int>> _made = [];

    public SharedAnswerTests()
    {
        _answers = new SharedAnswer<int>(_clock, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Get_WhileItIsMade_AllWaitForTheSameOne()
    {
        using var leaving = new CancellationTokenSource();
        var (one, other, gone) = (Get(), Get(), Get(token: leaving.Token));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _made.Single().SetResult(7);
        Assert.Equal((7, 7), (await one, await other));
        Assert.Equal(7, await Get());
    }

    [Fact]
    public async Task Get_TooOldOrOfAnotherVersion_IsMadeAnew()
    {
        var first = Get();
        _made[0].SetResult(1);
        await first;
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, await Get());
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = Get();
        _made[1].SetResult(2);
        Assert.Equal(2, await second);
        var third = Get(version: 1);
        _made[2].SetResult(3);
        Assert.Equal(3, await third);
    }

    [Fact]
    public async Task Get_Failed_IsToldToThoseWhoWaitedAndThenForgotten()
    {
        var failing = Get();
        _made[0].SetException(new InvalidOperationException("disk"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        var next = Get();
        _made[1].SetResult(5);
        Assert.Equal(5, await next);
    }

    private Task<int> Get(long version = 0, CancellationToken token = default) => _answers.GetAsync(
        version,
        () =>
        {
            _made.Add(new TaskCompletionSource<int>());
            return _made[^1].Task;
        },
        token);
}
