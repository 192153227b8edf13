using System.Globalization;
using System.Text;
using CoreScope.App.Realtime;

namespace CoreScope.App.Features.Live;

/// <summary>
/// The flights of the beats since the page was last drawn. They go to the browser with the drawing, as an attribute, and so cost
/// no message and no answer of their own. One thread at a time.
/// </summary>
public sealed class FlightQueue
{
    private readonly StringBuilder _waiting = new();
    private int _beats;
    private int _number;

    /// <summary><c>[number, speed, [ms, flights], …]</c>, what was taken last; the number makes each another text. Null before the first.</summary>
    public string? Taken { get; private set; }

    /// <summary>One beat's flights; null = nothing flew.</summary>
    public void Add(string? flights)
    {
        if (flights is not null)
            _waiting.Append(CultureInfo.InvariantCulture, $",[{(int)(_beats * LiveBroadcast.Beat.TotalMilliseconds)},{flights}]");
        _beats++;
    }

    /// <summary>Makes one text of what was added since; false when nothing was.</summary>
    public bool Take(double speed)
    {
        _beats = 0;
        if (_waiting.Length == 0)
            return false;
        Taken = string.Create(CultureInfo.InvariantCulture, $"[{++_number},{speed}{_waiting}]");
        _waiting.Clear();
        return true;
    }

    /// <summary>Forgets what waits: another time is shown.</summary>
    public void Clear() => _waiting.Clear();
}
