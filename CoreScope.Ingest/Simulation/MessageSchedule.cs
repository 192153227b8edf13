namespace CoreScope.Ingest.Simulation;

/// <summary>
/// All messages of the simulation in order of time: transmissions begin as the rate asks, each reception follows when its copy
/// has come through the air, each observer tells its status every few minutes. Knows no clock but its own: the caller waits.
/// For one thread, but for <see cref="Rate"/>.
/// </summary>
public sealed class MessageSchedule
{
    private const double WarmSeconds = 20;
    private const double WarmShare = 1.2;
    private const int StatusMinutes = 5;
    private const double Smoothing = 0.02;
    private const double FirstGuess = 20;

    private static readonly TimeSpan s_mostLag = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lead = TimeSpan.FromSeconds(1);

    private readonly Region _region;
    private readonly TrafficModel _traffic;
    private readonly PacketEnvelope _envelope = new();
    private readonly SeededRandom _pace;
    private readonly PriorityQueue<Pending, (long Ticks, long Number)> _pending = new();
    private readonly long[] _received;
    private readonly TimeSpan[] _uptime;
    private readonly DateTimeOffset _start;
    private readonly bool _dayLike;
    private double _rate;
    private double _appliedRate;
    private double _perTransmission = FirstGuess;
    private int _warmLeft;
    private long _number;
    private DateTimeOffset _last;
    private DateTimeOffset _next;

    public MessageSchedule(Region region, SimulatorOptions options, DateTimeOffset start)
    {
        _region = region;
        _traffic = new TrafficModel(region, options);
        _pace = new SeededRandom(options.Seed, "pace");
        _dayLike = options.DayLike;
        _rate = _appliedRate = options.Rate;
        _start = _last = start;
        _next = start + s_lead;
        _warmLeft = options.WarmStart ? (int)(region.Nodes.Count * WarmShare) : 0;
        _received = new long[region.Observers.Count];
        _uptime = new TimeSpan[region.Observers.Count];
        for (var i = 0; i < _uptime.Length; i++)
        {
            _uptime[i] = TimeSpan.FromHours(_pace.Between(1, 900));
            Add(start + TimeSpan.FromMilliseconds(i * 40), new Pending(i, null));
        }
    }

    /// <summary>Packet messages a second on average (0.1 to 5,000). Takes effect at once; may be set from any thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public double Rate
    {
        get => Volatile.Read(ref _rate);
        set
        {
            if (!SimulatorOptions.IsRate(value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "The rate is from 0.1 to 5000 messages a second.");
            Volatile.Write(ref _rate, value);
        }
    }

    /// <summary>When the next message, or the next transmission, is due.</summary>
    public DateTimeOffset NextDue
    {
        get
        {
            ApplyRate();
            return _pending.TryPeek(out _, out var due) && due.Ticks < _next.Ticks ? At(due.Ticks) : _next;
        }
    }

    /// <summary>The next message that is due by <paramref name="now"/>; false when there is none yet.</summary>
    public bool TryTake(DateTimeOffset now, out OutgoingMessage message)
    {
        ApplyRate();
        while (true)
        {
            var hasPending = _pending.TryPeek(out _, out var due);
            if (hasPending && due.Ticks <= _next.Ticks)
            {
                if (due.Ticks > now.UtcTicks)
                    break;
                message = Make(_pending.Dequeue(), At(due.Ticks));
                return true;
            }

            if (_next > now)
                break;
            Transmit();
        }

        message = default;
        return false;
    }

    /// <summary>
    /// Forgets what should have been sent while nobody asked, so that a machine that slept, or cannot keep the rate, does not
    /// publish hours at once.
    /// </summary>
    public void CatchUp(DateTimeOffset now)
    {
        if (now - _next > s_mostLag)
            _next = now;
    }

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private void ApplyRate()
    {
        var rate = Rate;
        if (rate == _appliedRate)
            return;
        if (_warmLeft == 0)
            _next = _last + ((_next - _last) * (_appliedRate / rate));
        _appliedRate = rate;
    }

    private void Transmit()
    {
        var sent = _traffic.Next(_next, _warmLeft > 0);
        var receptions = sent.Receptions;
        for (var i = 0; i < receptions.Count; i++)
            Add(_next + receptions[i].Delay, new Pending(receptions[i].Observer, receptions[i]));
        _last = _next;
        _next += _warmLeft > 0 ? TimeSpan.FromSeconds(WarmSeconds / (_region.Nodes.Count * WarmShare)) : Gap(receptions.Count);
        _warmLeft = Math.Max(0, _warmLeft - 1);
        _perTransmission += (receptions.Count - _perTransmission) * Smoothing;
    }

    private TimeSpan Gap(int messages)
    {
        if (!_dayLike)
            return TimeSpan.FromSeconds(messages / _appliedRate);
        return DayPace.Gap(_next, _perTransmission / _appliedRate, _pace);
    }

    private void Add(DateTimeOffset due, Pending pending) => _pending.Enqueue(pending, (due.UtcTicks, _number++));

    private OutgoingMessage Make(in Pending pending, DateTimeOffset due)
    {
        var observer = _region.Observers[pending.Observer];
        if (pending.Reception is { } reception)
        {
            _received[pending.Observer]++;
            return new OutgoingMessage(pending.Observer, observer.PacketTopic, _envelope.Write(observer, reception, due), false, due, reception);
        }

        var received = _received[pending.Observer];
        var drift = _pace.Between(-1, 1);
        var payload = StatusEnvelope.Write(observer, due, _uptime[pending.Observer] + (due - _start), received, observer.Node.Relays ? received / 2 : 3, drift);
        Add(due + TimeSpan.FromMinutes(StatusMinutes), pending);
        return new OutgoingMessage(pending.Observer, observer.StatusTopic, payload, true, due, default);
    }

    /// <summary>A reception to be told, or without one the observer's status.</summary>
    private readonly record struct Pending(int Observer, SimulatedReception? Reception);
}
