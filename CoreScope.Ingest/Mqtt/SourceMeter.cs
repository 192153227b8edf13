using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;

namespace CoreScope.Ingest.Mqtt;

/// <summary>Counts and times of one source: written by its connection, read by the status panel. Thread-safe.</summary>
internal sealed class SourceMeter
{
    private const int Slots = 300;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly long _start;

    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly int[] _perSecond = new int[Slots];
    private string _broker;
    private long _newestSecond;
    private long _inWindow;
    private bool _connected;
    private UnixMillis _lastConnect;
    private UnixMillis _lastDisconnect;
    private UnixMillis _lastReceipt;
    private UnixMillis _lastWritten;
    private long _connects;
    private long _disconnects;
    private long _messages;
    private string? _lastError;

    // Timestamps of the monotonic clock, for the watchdog; null = never.
    private long? _connectedAt;
    private long? _receivedAt;
    private long? _writtenAt;
    private long? _waitingSince;

    // Messages on their way to the pipeline or inside it.
    private long _waiting;

    public SourceMeter(string name, string broker, TimeProvider clock)
    {
        _name = name;
        _broker = broker;
        _clock = clock;
        _start = clock.GetTimestamp();
    }

    /// <summary>The address shown, once it is known.</summary>
    public void At(string broker)
    {
        lock (_gate)
            _broker = broker;
    }

    /// <summary>A source: connected. The listener: listening, or one more client.</summary>
    public void Connected(bool counts = true)
    {
        lock (_gate)
        {
            _connected = true;
            _lastError = null;
            if (!counts)
                return;
            _lastConnect = UnixMillis.Now(_clock);
            _connectedAt = _clock.GetTimestamp();
            _connects++;
        }
    }

    /// <summary>The connection is gone; <paramref name="stillUp"/> when that was one client of many.</summary>
    public void Disconnected(bool stillUp = false)
    {
        lock (_gate)
        {
            _connected = stillUp;
            _lastDisconnect = UnixMillis.Now(_clock);
            _disconnects++;
        }
    }

    /// <summary>The listener stopped: no client was lost by that.</summary>
    public void Stopped()
    {
        lock (_gate)
            _connected = false;
    }

    public void Failed(string error)
    {
        lock (_gate)
            _lastError = error;
    }

    /// <summary>One message came in; returns its time.</summary>
    public UnixMillis Received()
    {
        var now = UnixMillis.Now(_clock);
        lock (_gate)
        {
            _messages++;
            _lastReceipt = now;
            _receivedAt = _clock.GetTimestamp();
            _waiting++;
            _waitingSince ??= _receivedAt;
            Advance();
            _perSecond[_newestSecond % Slots]++;
            _inWindow++;
        }

        return now;
    }

    /// <summary>
    /// Follows a message that was received on its way into the inbox. What does not get there, because it is dropped or its
    /// connection ends first, is nothing that the writer owes.
    /// </summary>
    public ValueTask<bool> Follow(ValueTask<bool> posted)
    {
        if (!posted.IsCompletedSuccessfully)
            return AwaitAsync(posted);
        var isTaken = posted.Result;
        if (!isTaken)
            LetGo();
        return ValueTask.FromResult(isTaken);
    }

    /// <summary>The pipeline is done with a message that came at <paramref name="at"/>.</summary>
    public void Written(UnixMillis at)
    {
        lock (_gate)
        {
            _writtenAt = _clock.GetTimestamp();
            _waiting = Math.Max(0, _waiting - 1);
            _waitingSince = _waiting > 0 ? _writtenAt : null;
            // Also when it goes back: a clock that was an hour ahead must not make the writer look stuck for an hour.
            _lastWritten = at;
        }
    }

    public SourceStatus Read(int clients = 0)
    {
        lock (_gate)
        {
            Advance();
            return new SourceStatus(
                _name, _broker, _connected, _lastConnect, _lastDisconnect, _lastReceipt, _lastWritten,
                _connects, _disconnects, _messages, _inWindow, _lastError, clients);
        }
    }

    /// <summary>What the watchdog looks at; <paramref name="owing"/> when acknowledgements are outstanding.</summary>
    public SourcePulse Pulse(bool owing)
    {
        lock (_gate)
            return new SourcePulse(_connected, _connects, Since(_connectedAt) ?? TimeSpan.Zero, Since(_receivedAt), Since(_writtenAt), Since(_waitingSince), owing);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> posted)
    {
        var isTaken = false;
        try
        {
            isTaken = await posted.ConfigureAwait(false);
        }
        finally
        {
            if (!isTaken)
                LetGo();
        }

        return isTaken;
    }

    private void LetGo()
    {
        lock (_gate)
        {
            _waiting = Math.Max(0, _waiting - 1);
            if (_waiting == 0)
                _waitingSince = null;
        }
    }

    private TimeSpan? Since(long? timestamp) => timestamp is { } at ? _clock.GetElapsedTime(at) : null;

    /// <summary>Empties the slots of the seconds that have passed, counted on a clock that nobody sets.</summary>
    private void Advance()
    {
        var second = (long)_clock.GetElapsedTime(_start).TotalSeconds;
        if (second - _newestSecond >= Slots)
        {
            Array.Clear(_perSecond);
            _inWindow = 0;
            _newestSecond = second;
        }

        while (_newestSecond < second)
        {
            _newestSecond++;
            _inWindow -= _perSecond[_newestSecond % Slots];
            _perSecond[_newestSecond % Slots] = 0;
        }
    }
}
