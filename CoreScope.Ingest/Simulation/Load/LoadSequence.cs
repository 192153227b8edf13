namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Receptions of many transmissions in order of time, as they come in from all observers side by side. How often each
/// transmission is heard is drawn so that the numbers come out exactly. For one thread.
/// </summary>
internal sealed class LoadSequence
{
    // Most floods are heard less often than the average, a few much more.
    private const int MostTimesMean = 4;

    // So many transmissions say how many receptions a route gives.
    private const int Sample = 500;

    private readonly LoadTraffic _traffic;
    private readonly SeededRandom _random;
    private readonly IEnumerator<DateTimeOffset> _times;
    private readonly PriorityQueue<SimulatedReception, (long Ticks, long Number)> _pending = new();
    private readonly List<SimulatedReception> _heard = [];
    private long _transmissionsLeft;
    private long _receptionsLeft;
    private long _routed, _routedHeard, _flooded;
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
        var isLast = _transmissionsLeft == 1;
        var wasFlood = _traffic.Next(at, isLast ? (int)Math.Min(int.MaxValue, _receptionsLeft) : Wanted(), isLast, _heard);
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
    private int Wanted()
    {
        var mean = (double)_receptionsLeft / _transmissionsLeft;
        if (_routed + _flooded >= Sample && _flooded > 0)
        {
            var routedShare = (double)_routed / (_routed + _flooded);
            mean = (mean - (routedShare * _routedHeard / Math.Max(1, _routed))) / (1 - routedShare);
        }

        // Rounded up, an exponential deviate is half a one too many.
        var drawn = 1 + (int)(_random.NextExponential() * Math.Max(0, mean - 0.5));
        var least = Math.Max(1, _receptionsLeft - ((_transmissionsLeft - 1) * (long)Math.Ceiling(mean * MostTimesMean)));
        var most = Math.Min((long)Math.Ceiling(mean * MostTimesMean), _receptionsLeft - (_transmissionsLeft - 1));
        return (int)Math.Clamp(drawn, Math.Min(least, most), Math.Max(1, most));
    }
}
