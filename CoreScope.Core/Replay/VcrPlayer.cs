using CoreScope.Core.Identity;
using CoreScope.Core.Store;

namespace CoreScope.Core.Replay;

/// <summary>
/// The video recorder of the live map (spec/ui-map-nodes.md §5.8) as a state machine over a tape and a clock: live, paused or in
/// replay, at a speed, somewhere in time. It starts nothing by itself: its owner calls <see cref="AdvanceAsync"/> a few times a
/// second and shows what comes back. A newer command makes answers of older ones void. One thread at a time (a circuit's).
/// </summary>
public sealed class VcrPlayer
{
    /// <summary>The speeds there are.</summary>
    public static IReadOnlyList<double> Speeds { get; } = [0.25, 0.5, 1, 2, 4, 8];

    /// <summary>The shortest pause between two packets at normal speed: what was heard in one moment is still seen one by one.</summary>
    public static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two packets at normal speed: nobody wants to watch a silent night.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(2);

    private const int PageSize = 200;

    // Whoever did not ask for long (a sleeping machine) gets no more than this at once; time that was slept is not made up for.
    private const int MostAtOnce = 64;

    private readonly PacketTape _tape;
    private readonly TimeProvider _clock;
    private readonly Queue<Transmission> _ahead = new();
    private int _place;
    private int _pausedAt;
    private int _command;
    private long _shownAt;
    private UnixMillis _shown;
    private bool _isLoading;

    // From a command until the first packet after it, which is not waited for.
    private bool _isFresh;

    public VcrPlayer(PacketTape tape, TimeProvider clock)
    {
        _tape = tape;
        _clock = clock;
        _shown = UnixMillis.Now(clock);
    }

    public VcrMode Mode { get; private set; } = VcrMode.Live;

    /// <summary>How much faster than it was.</summary>
    public double Speed { get; private set; } = 1;

    /// <summary>True when pausing or seeking has left the present: play goes on from there.</summary>
    public bool IsInThePast { get; private set; }

    /// <summary>True when play was pressed after a pause in which something was missed: the reader chooses what to do.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Packets that came in since the pause.</summary>
    public int Missed => Mode == VcrMode.Paused && !IsInThePast ? Math.Max(0, _tape.End - _pausedAt) : 0;

    /// <summary>The time that is shown: now, or that of the last packet shown and how long it has stood since.</summary>
    public UnixMillis Playhead => Mode switch
    {
        VcrMode.Live => UnixMillis.Now(_clock),
        VcrMode.Replay => Between(),
        _ => _shown,
    };

    /// <summary>Stops where it is.</summary>
    public void Pause()
    {
        if (Mode == VcrMode.Paused)
            return;
        _shown = Playhead;
        IsInThePast = Mode == VcrMode.Replay;
        Mode = VcrMode.Paused;
        _pausedAt = _tape.End;
        _command++;
    }

    /// <summary>Goes on: in the past from there; in the present live, but asks first when packets were missed.</summary>
    public void Play()
    {
        if (Mode != VcrMode.Paused)
            return;
        if (IsInThePast)
            Run();
        else if (Missed > 0)
            IsAsking = true;
        else
            GoLive();
    }

    /// <summary>Shows what was missed, then goes live.</summary>
    public void ReplayMissed()
    {
        if (Mode != VcrMode.Paused || IsInThePast)
            return;
        StandAt(_pausedAt, _shown);
        Run();
    }

    /// <summary>Shows what comes in, at normal speed.</summary>
    public void GoLive()
    {
        _command++;
        _ahead.Clear();
        _isLoading = false;
        (Mode, Speed, IsInThePast, IsAsking) = (VcrMode.Live, 1, false, false);
    }

    /// <summary>Takes the nearest of <see cref="Speeds"/>.</summary>
    public void SetSpeed(double speed)
    {
        if (!double.IsFinite(speed))
            return;
        _shown = Playhead;
        _shownAt = _clock.GetTimestamp();
        Speed = Speeds.MinBy(known => Math.Abs(known - speed));
    }

    /// <summary>The next speed up or down, or around from the fastest to the slowest.</summary>
    public void ShiftSpeed(int by, bool around = false)
    {
        var index = Speeds.ToList().IndexOf(Speed) + by;
        SetSpeed(Speeds[around ? (index + Speeds.Count) % Speeds.Count : Math.Clamp(index, 0, Speeds.Count - 1)]);
    }

    /// <summary>Runs from this time on; stands there, paused, when nothing was heard since.</summary>
    public async Task SeekAsync(UnixMillis time, CancellationToken cancellationToken)
    {
        var command = ++_command;
        (Mode, IsInThePast, IsAsking) = (VcrMode.Paused, true, false);
        _shown = time;
        var place = await _tape.SeekAsync(time, cancellationToken).ConfigureAwait(true);
        if (command != _command)
            return;
        StandAt(place, time);
        if (place < _tape.End)
            Run();
    }

    /// <summary>Runs through the last <paramref name="scope"/> at normal speed.</summary>
    public Task RewindAsync(TimeSpan scope, CancellationToken cancellationToken)
    {
        Speed = 1;
        return SeekAsync(UnixMillis.Now(_clock) - scope, cancellationToken);
    }

    /// <summary>Shows the next packet (1) or the one before (−1) and stands still there; null at either end.</summary>
    public async Task<Transmission?> StepAsync(int direction, CancellationToken cancellationToken)
    {
        var place = IsInThePast || Mode == VcrMode.Replay ? PlaceOfNext : Mode == VcrMode.Paused ? _pausedAt : _tape.End;
        var shown = Playhead;
        var command = ++_command;
        (Mode, IsInThePast, IsAsking) = (VcrMode.Paused, true, false);
        StandAt(place, shown);
        var found = direction > 0
            ? await _tape.ReadAsync(place, 1, cancellationToken).ConfigureAwait(true) is [var next, ..] ? next : null
            : await BackAsync(place, shown, cancellationToken).ConfigureAwait(true);
        if (command != _command || found is null)
            return null;
        StandAt(found.Id + 1, found.FirstSeen);
        return found;
    }

    /// <summary>
    /// What became due since the last call, in order; in replay only. Goes live behind the last packet there is. When nothing is at
    /// hand it reads on, and answers with nothing meanwhile.
    /// </summary>
    public async ValueTask<IReadOnlyList<PlayedPacket>> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (Mode != VcrMode.Replay || _isLoading)
            return [];
        var due = new List<PlayedPacket>();
        var elapsed = _clock.GetElapsedTime(_shownAt);
        TimeSpan used = TimeSpan.Zero, first = TimeSpan.Zero;
        while (Mode == VcrMode.Replay && due.Count < MostAtOnce)
        {
            // What is due now is shown before anything else happens: behind it may be the end.
            if (_ahead.Count == 0 && (due.Count > 0 || !await FillAsync(cancellationToken).ConfigureAwait(true)))
                break;
            var next = _ahead.Peek();
            var gap = due.Count == 0 && _isFresh ? TimeSpan.Zero : GapTo(next);
            if (used + gap > elapsed)
                break;
            used += gap;
            if (due.Count == 0)
                first = used;
            _isFresh = false;
            _ahead.Dequeue();
            _shown = next.FirstSeen;
            due.Add(new PlayedPacket(next, used - first));
        }

        if (due.Count >= MostAtOnce)
            _shownAt = _clock.GetTimestamp();
        else if (due.Count > 0)
            _shownAt += (long)(used.TotalSeconds * _clock.TimestampFrequency);
        return due;
    }

    private int PlaceOfNext => _ahead.TryPeek(out var next) ? next.Id : _place;

    private TimeSpan GapTo(Transmission next)
    {
        var real = next.FirstSeen - _shown;
        return (real < ShortestGap ? ShortestGap : real > LongestGap ? LongestGap : real) / Speed;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var command = _command;
        _isLoading = true;
        try
        {
            var page = await _tape.ReadAsync(_place, PageSize, cancellationToken).ConfigureAwait(true);
            if (command != _command)
                return false;
            if (page.Count == 0)
            {
                GoLive();
                return false;
            }

            foreach (var transmission in page)
                _ahead.Enqueue(transmission);
            _place = page[^1].Id + 1;
            return true;
        }
        finally
        {
            if (command == _command)
                _isLoading = false;
        }
    }

    // The one before the one that is shown, if one is.
    private async ValueTask<Transmission?> BackAsync(int place, UnixMillis shown, CancellationToken cancellationToken) =>
        await _tape.BeforeAsync(place, cancellationToken).ConfigureAwait(true) is { } before && before.FirstSeen == shown
            ? await _tape.BeforeAsync(before.Id, cancellationToken).ConfigureAwait(true)
            : await _tape.BeforeAsync(place, cancellationToken).ConfigureAwait(true);

    private void StandAt(int place, UnixMillis time)
    {
        _ahead.Clear();
        _isLoading = false;
        _place = place;
        _shown = time;
        IsInThePast = true;
    }

    private void Run()
    {
        _command++;
        _isLoading = false;
        _isFresh = true;
        _shownAt = _clock.GetTimestamp();
        (Mode, IsInThePast, IsAsking) = (VcrMode.Replay, true, false);
    }

    // Time goes on between two packets, but never past the next one, however long a silence was cut.
    private UnixMillis Between()
    {
        var at = _shown + (_clock.GetElapsedTime(_shownAt) * Speed);
        return _ahead.TryPeek(out var next) && at > next.FirstSeen ? next.FirstSeen : at;
    }
}
