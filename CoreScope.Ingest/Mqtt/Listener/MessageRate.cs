namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>Counts one client's packets a second and tells how long to wait when there were too many. For the read loop only.</summary>
internal sealed class MessageRate
{
    private readonly int _perSecond;
    private readonly TimeProvider _clock;
    private long _secondBegan;
    private int _count;

    public MessageRate(int perSecond, TimeProvider clock)
    {
        _perSecond = perSecond;
        _clock = clock;
        _secondBegan = clock.GetTimestamp();
    }

    /// <summary>One more packet; returns how long its sender has to wait before the next.</summary>
    public TimeSpan Count()
    {
        if (++_count < _perSecond)
            return TimeSpan.Zero;
        var rest = TimeSpan.FromSeconds(1) - _clock.GetElapsedTime(_secondBegan);
        _count = 0;
        _secondBegan = _clock.GetTimestamp() + (rest > TimeSpan.Zero ? (long)(rest.TotalSeconds * _clock.TimestampFrequency) : 0);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }
}
