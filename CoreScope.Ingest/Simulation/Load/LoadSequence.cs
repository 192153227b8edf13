namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Receptions of many transmissions in order of time, as they come in from all observers side by side. How often each
/// transmission is heard is drawn so that the numbers come out exactly. For one thread.
/// </summary>
internal sealed class LoadSequence
{
    // Most floods are heard less often than the average, a few much more.
    private const int MostTimesMean = 4;

    // Where few observers cannot hear floods as often as drawn, what is missing is made up in floods of even size: before the
    // rest grows by more than this, and in the last transmissions.
    private const double MostArrears = 1.25;
    private const int Ending = 20;

    private readonly LoadTraffic _traffic;
    private readonly SeededRandom _random;
    private readonly IEnumerator<DateTimeOffset> _times;
    private readonly PriorityQueue<SimulatedReception, (long Ticks, long Number)> _pending = new();
    private readonly List<SimulatedReception> _heard = [];
    private long _transmissionsLeft;
    private long _receptionsLeft;
    private readonly double _ratio;

    // What is to be expected, as if so many had been sent; measured from then on.
    private long _routed = 16, _routedHeard = 30, _flooded = 34;
    private long _number;
    private bool _hasNext;

    /// <param name="region">Where it happens.</param>
    /// <param name="shape">Decides everything.</param>
    /// <param name="times">When transmissions begin, in order; as many as <paramref name="transmissions"/>.</param>
    /// <param name="transmissions">How many there are.</param>
    /// <param name="receptions">How many receptions there are of all of them.</param>
    public LoadSequence(Region region, LoadShape shape, IEnumerable<DateTimeOffset> times, long transmissions, long receptions)
    {
        _traffic = new LoadTraffic(region, shape);
        _random = shape.Random("share");
        _times = times.GetEnumerator();
        (_transmissionsLeft, _receptionsLeft) = (transmissions, receptions);
        _ratio = (double)receptions / transmissions;
        _hasNext = _times.MoveNext();
    }

    /// <summary>The next reception and when it is complete; false after the last.</summary>
    public bool TryNext(out DateTimeOffset at, out SimulatedReception reception)
    {
        while (_hasNext && _transmissionsLeft > 0 && (!_pending.TryPeek(out _, out var due) || due.Ticks > _times.Current.UtcTicks))
            Transmit(_times.Current);
        if (!_pending.TryDequeue(out reception, out var first))
        {
            at = default;
            return false;
        }

        at = new DateTimeOffset(first.Ticks, TimeSpan.Zero);
        return true;
    }

    private void Transmit(DateTimeOffset at)
    {
        var ratio = (double)_receptionsLeft / _transmissionsLeft;
        var isEven = _transmissionsLeft <= Ending || ratio > _ratio * MostArrears;
        var wasFlood = _traffic.Next(at, isEven ? (int)Math.Ceiling(ratio) : Drawn(ratio), isEven, _heard);
        foreach (var reception in _heard)
            _pending.Enqueue(reception, ((at + reception.Delay).UtcTicks, _number++));
        if (wasFlood)
            _flooded++;
        else
            (_routed, _routedHeard) = (_routed + 1, _routedHeard + _heard.Count);
        _transmissionsLeft--;
        _receptionsLeft -= _heard.Count;
        _hasNext = _times.MoveNext();
    }

    /// <summary>What a flood is to give, so that with the few receptions of routed packets the average comes out.</summary>
    private int Drawn(double ratio)
    {
        var routedShare = (double)_routed / (_routed + _flooded);
        var mean = (ratio - (routedShare * _routedHeard / _routed)) / (1 - routedShare);

        // Rounded up, an exponential deviate is half a one too many.
        var drawn = 1 + (int)(_random.NextExponential() * Math.Max(0, mean - 0.5));
        var most = Math.Min((long)Math.Ceiling(mean * MostTimesMean), _receptionsLeft - (_transmissionsLeft - 1));
        return (int)Math.Clamp(drawn, 1, Math.Max(1, most));
    }
}
