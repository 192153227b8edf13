using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Live;

/// <summary>The figures above the map. One thread at a time.</summary>
public sealed class LiveCounters
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly Queue<(UnixMillis At, int Packets)> _lastMinute = new();
    private int _inLastMinute;

    /// <summary>Observations since the page was opened; replayed ones do not count.</summary>
    public int Observations { get; private set; }

    /// <summary>Counts what came in at <paramref name="now"/>.</summary>
    public void Add(int packets, int observations, UnixMillis now)
    {
        Observations += observations;
        if (packets == 0)
            return;
        _lastMinute.Enqueue((now, packets));
        _inLastMinute += packets;
    }

    /// <summary>Packets of the last 60 seconds.</summary>
    public int PerMinute(UnixMillis now)
    {
        while (_lastMinute.TryPeek(out var oldest) && now - oldest.At > s_minute)
        {
            _lastMinute.Dequeue();
            _inLastMinute -= oldest.Packets;
        }

        return _inLastMinute;
    }
}
