using CoreScope.Core.Identity;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Replay;

public sealed class VcrPlayerTests
{
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(250);
    private readonly ReplayBed _bed = new();
    private readonly VcrPlayer _player;

    public VcrPlayerTests() => _player = new VcrPlayer(_bed.Tape, _bed.Bed.Clock);

    [Fact]
    [Trait("row", "VC-01")]
    public async Task Live_IsWhereItBeginsAndWhereTheLiveKeyLeads_AtNormalSpeed()
    {
        Assert.Equal(VcrMode.Live, _player.Mode);
        _bed.HearAt(-60, -30);
        _player.SetSpeed(4);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromMinutes(5), default);
        Assert.Equal((VcrMode.Replay, 4d), (_player.Mode, _player.Speed));
        _player.Pause();
        Assert.Equal(VcrMode.Paused, _player.Mode);
        _player.GoLive();
        Assert.Equal((VcrMode.Live, 1d, false), (_player.Mode, _player.Speed, _player.IsInThePast));
        Assert.Equal(_bed.Now, _player.Playhead);
    }

    [Fact]
    [Trait("row", "VC-02")]
    public async Task Pause_CountsWhatIsMissed_AsksBeforeGoingOn_AndReplaysIt()
    {
        _bed.HearAt(-10);
        _player.Pause();
        _bed.HearAt(1, 2, 3);
        Assert.Equal(3, _player.Missed);
        _player.Play();
        Assert.True(_player.IsAsking);
        Assert.Equal(VcrMode.Paused, _player.Mode);
        _player.ReplayMissed();
        Assert.False(_player.IsAsking);
        Assert.Equal([2, 3, 4], await RunAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(VcrMode.Live, _player.Mode);
    }

    [Fact]
    [Trait("row", "VC-02")]
    public void Pause_NothingMissed_PlayGoesLiveWithoutAsking()
    {
        _player.Pause();
        _player.Play();
        Assert.Equal((VcrMode.Live, false), (_player.Mode, _player.IsAsking));
    }

    [Fact]
    [Trait("row", "VC-03")]
    public async Task Rewind_ReplaysTheScopeFromItsBeginning()
    {
        _bed.HearAt(-7200, -3000, -2999);
        _player.SetSpeed(8);
        await _player.RewindAsync(TimeSpan.FromHours(1), default);
        Assert.Equal(1, _player.Speed);
        Assert.Equal([2, 3], await RunAsync(TimeSpan.FromSeconds(3)));
    }

    [Theory]
    [Trait("row", "VC-04")]
    [Trait("row", "VC-07")]
    [InlineData(1, 0.02, 0.1)]
    [InlineData(1, 0.7, 0.7)]
    [InlineData(1, 3600, 2)]
    [InlineData(4, 3600, 0.5)]
    [InlineData(0.25, 0.02, 0.4)]
    public async Task Gap_IsTheRealOne_BetweenATenthAndTwoSeconds_DividedBySpeed(double speed, double realSeconds, double shownSeconds)
    {
        _bed.HearAt(-5000, -5000 + realSeconds);
        _player.SetSpeed(speed);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromSeconds(5001), default);
        Assert.Equal([1], IdsOf(await _player.AdvanceAsync(default)));
        _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(shownSeconds) - TimeSpan.FromMilliseconds(2));
        Assert.Empty(await _player.AdvanceAsync(default));
        _bed.Bed.Clock.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Equal([2], IdsOf(await _player.AdvanceAsync(default)));
    }

    [Fact]
    [Trait("row", "VC-07")]
    public async Task Replay_OfMoreThanAPage_ShowsEverythingInOrder_ThenGoesLive()
    {
        const int Count = 1_000;
        _bed.HearAt([.. Enumerable.Range(0, Count).Select(i => -2000 + (i * 0.15))]);
        _player.SetSpeed(8);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromHours(1), default);
        var shown = new List<int>();
        var gaps = new List<TimeSpan>();
        for (var beats = 0; _player.Mode == VcrMode.Replay && beats < 1_000; beats++)
        {
            var due = await _player.AdvanceAsync(default);
            shown.AddRange(IdsOf(due));
            gaps.AddRange(due.Select(one => one.After));
            _bed.Bed.Clock.Advance(s_beat);
        }

        Assert.Equal(Enumerable.Range(1, Count), shown);
        Assert.All(gaps, gap => Assert.InRange(gap, TimeSpan.Zero, s_beat));
        Assert.Equal(VcrMode.Live, _player.Mode);
    }

    [Fact]
    public async Task LateAsking_IsNotMadeUpForAtOnce()
    {
        _bed.HearAt([.. Enumerable.Range(0, 500).Select(i => -900.0 + (i * 0.1))]);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromHours(1), default);
        _bed.Bed.Clock.Advance(TimeSpan.FromHours(8));
        Assert.InRange((await _player.AdvanceAsync(default)).Count, 1, 64);
        Assert.Empty(await _player.AdvanceAsync(default));
    }

    [Fact]
    [Trait("row", "VC-06")]
    public async Task Seek_BehindEverything_StandsPaused()
    {
        _bed.HearAt(-60);
        await _player.SeekAsync(_bed.Now, default);
        Assert.Equal((VcrMode.Paused, true), (_player.Mode, _player.IsInThePast));
        Assert.Equal(0, _player.Missed);
    }

    [Fact]
    [Trait("row", "VC-06")]
    public async Task Pause_InReplay_PlayGoesOnFromThere()
    {
        _bed.HearAt(-100, -99, -98);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromSeconds(200), default);
        Assert.Equal([1], IdsOf(await _player.AdvanceAsync(default)));
        _player.Pause();
        var stood = _player.Playhead;
        _bed.Bed.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(stood, _player.Playhead);
        Assert.Empty(await _player.AdvanceAsync(default));
        _player.Play();
        Assert.Equal(VcrMode.Replay, _player.Mode);
        Assert.Equal([2, 3], await RunAsync(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    [Trait("row", "VC-10")]
    public async Task Step_ForwardAndBack_GoesPacketByPacketAndStandsStill()
    {
        _bed.HearAt(-100, -90, -80);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromSeconds(95), default);
        Assert.Equal(2, (await _player.StepAsync(1, default))!.Id);
        Assert.Equal(3, (await _player.StepAsync(1, default))!.Id);
        Assert.Null(await _player.StepAsync(1, default));
        Assert.Equal(2, (await _player.StepAsync(-1, default))!.Id);
        Assert.Equal(1, (await _player.StepAsync(-1, default))!.Id);
        Assert.Null(await _player.StepAsync(-1, default));
        Assert.Equal(VcrMode.Paused, _player.Mode);
    }

    [Fact]
    [Trait("row", "VC-10")]
    public async Task Step_BackFromLive_ShowsTheNewest()
    {
        _bed.HearAt(-100, -90);
        Assert.Equal(2, (await _player.StepAsync(-1, default))!.Id);
        Assert.Equal(_bed.Now - TimeSpan.FromSeconds(90), _player.Playhead);
    }

    [Fact]
    [Trait("row", "VC-11")]
    public async Task Seek_AnyTimeInMemory_FindsTheFirstPacketFromThenOn()
    {
        _bed.HearAt([.. Enumerable.Range(0, 300).Select(i => -30_000.0 + (i * 100))]);
        for (var i = 0; i < 300; i += 37)
        {
            await _player.SeekAsync(_bed.Now - TimeSpan.FromSeconds(30_000 - (i * 100) + 1), default);
            Assert.Equal([i + 1], IdsOf(await _player.AdvanceAsync(default)));
        }
    }

    [Fact]
    [Trait("row", "VC-04")]
    public void Speed_NonsenseIsTheNearestOrNothing_AndTheKeyGoesAround()
    {
        _player.SetSpeed(double.NaN);
        Assert.Equal(1, _player.Speed);
        _player.SetSpeed(1e9);
        Assert.Equal(8, _player.Speed);
        _player.ShiftSpeed(1);
        Assert.Equal(8, _player.Speed);
        _player.ShiftSpeed(1, around: true);
        Assert.Equal(0.25, _player.Speed);
        _player.SetSpeed(-5);
        Assert.Equal(0.25, _player.Speed);
    }

    [Fact]
    public async Task Playhead_RunsBetweenPackets_ButNeverPastTheNext()
    {
        _bed.HearAt(-1000, -500);
        await _player.SeekAsync(_bed.Now - TimeSpan.FromSeconds(1001), default);
        await _player.AdvanceAsync(default);
        var first = _player.Playhead;
        _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first + TimeSpan.FromSeconds(1), _player.Playhead);
    }

    [Fact]
    public async Task Tape_BeyondEitherEnd_IsTheEnd()
    {
        _bed.HearAt(-100, -90);
        Assert.Empty(await _bed.Tape.ReadAsync(_bed.Tape.End, 10, default));
        Assert.Equal([1, 2], (await _bed.Tape.ReadAsync(-5, 10, default)).Select(one => one.Id));
        Assert.Null(await _bed.Tape.BeforeAsync(1, default));
        Assert.Equal(_bed.Tape.End, await _bed.Tape.SeekAsync(_bed.Now, default));
        Assert.Equal(1, await _bed.Tape.SeekAsync(default(UnixMillis), default));
    }

    private async Task<List<int>> RunAsync(TimeSpan time)
    {
        var shown = new List<int>();
        for (var run = TimeSpan.Zero; run < time; run += s_beat)
        {
            shown.AddRange(IdsOf(await _player.AdvanceAsync(default)));
            _bed.Bed.Clock.Advance(s_beat);
        }

        return shown;
    }

    private static IEnumerable<int> IdsOf(IReadOnlyList<PlayedPacket> due) => due.Select(one => one.Transmission.Id);
}
