using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// Looks at every source once a minute and tells the operator, once, when one has gone quiet, never spoke, stays away, or when the
/// messages stop on our side (spec/operations.md §2.8). Only silence of a broker is answered by a new connection; where messages
/// were taken and not written, or their acknowledgement is owed, the cause is local and a reconnect would only hide it. Scans run
/// on one thread, the status may be read from any.
/// </summary>
internal sealed class SourceWatchdog
{
    public static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_threshold = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_away = 5 * s_threshold;
    private static readonly TimeSpan s_reminder = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_reconnectSpacing = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Watch[] _watches;
    private long _lastTick;
    private long _panics;

    public SourceWatchdog(IEnumerable<WatchedSource> sources, TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _log = log;
        _watches = [.. sources.Select(s => new Watch(s, JitterOf(s.Tag)))];
    }

    public WatchdogStatus Status => new(new UnixMillis(Interlocked.Read(ref _lastTick)), Interlocked.Read(ref _panics));

    /// <summary>Scans now and every minute until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ScanInterval, _clock);
        try
        {
            do
                Scan();
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
    }

    /// <summary>Judges every source once. The tick is stamped first: what goes wrong with a source must not look like a dead watchdog.</summary>
    public void Scan()
    {
        Interlocked.Exchange(ref _lastTick, UnixMillis.Now(_clock).Value);
        foreach (var watch in _watches)
            Guard(watch.Source.Tag, () => Look(watch));
    }

    /// <summary>Spreads the reconnects of many sources of one broker over a minute, the same for a tag at every start.</summary>
    internal static TimeSpan JitterOf(string tag) =>
        TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(tag))) % 60_001);

    private void Guard(string tag, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref _panics);
            _log.LogError(e, "MQTT source {Source}: the watchdog failed", tag);
        }
    }

    private void Look(Watch watch)
    {
        var pulse = watch.Source.Read();
        NoteConnection(watch, pulse);
        var alert = Judge(watch, pulse);
        if (alert == Alert.None)
            Recover(watch, pulse);
        else if (alert != watch.Alert)
            Raise(watch, alert, pulse);
        else if (alert != Alert.NeverReceived && _clock.GetElapsedTime(watch.ToldAt) >= s_reminder)
            Raise(watch, alert, pulse);
        else if (alert == Alert.Away)
            Reconnect(watch);
    }

    /// <summary>A connection that the source made by itself begins anew; one that we forced leaves the alert until a message comes.</summary>
    private static void NoteConnection(Watch watch, in SourcePulse pulse)
    {
        if (pulse.Connects == watch.Connects)
            return;
        watch.Connects = pulse.Connects;
        if (!watch.IsForced && watch.Alert == Alert.Stalled)
            watch.Alert = Alert.None;
        watch.IsForced = false;
    }

    private Alert Judge(Watch watch, in SourcePulse pulse)
    {
        if (!pulse.Connected)
        {
            watch.AwaySince ??= _clock.GetTimestamp();
            return _clock.GetElapsedTime(watch.AwaySince.Value) > s_away + watch.Jitter ? Alert.Away : Alert.None;
        }

        watch.AwaySince = null;
        // Never begun anew: a source that flaps must not escape by that.
        watch.FirstConnectedAt ??= _clock.GetTimestamp();
        if (pulse.SinceReceipt is not { } sinceReceipt)
            return _clock.GetElapsedTime(watch.FirstConnectedAt.Value) > s_threshold ? Alert.NeverReceived : Alert.None;
        var sinceWritten = pulse.SinceWritten ?? sinceReceipt;
        if (pulse.Waiting > s_threshold || (pulse.IsOwing && sinceReceipt > s_threshold && sinceWritten > s_threshold))
            return Alert.WriterStalled;
        var silent = sinceWritten < pulse.ConnectedFor ? sinceWritten : pulse.ConnectedFor;
        return silent > s_threshold ? Alert.Stalled : Alert.None;
    }

    private void Recover(Watch watch, in SourcePulse pulse)
    {
        var recovered = watch.Alert switch
        {
            Alert.None => false,
            Alert.Away => pulse.Connected,
            Alert.Stalled => pulse.SinceWritten < _clock.GetElapsedTime(watch.RaisedAt),
            _ => true,
        };
        if (!recovered)
            return;
        watch.Alert = Alert.None;
        _log.LogInformation("MQTT source {Source} recovered", watch.Source.Tag);
    }

    private void Raise(Watch watch, Alert alert, in SourcePulse pulse)
    {
        watch.ToldAt = _clock.GetTimestamp();
        if (alert != watch.Alert)
            watch.RaisedAt = watch.ToldAt;
        watch.Alert = alert;
        var tag = watch.Source.Tag;
        switch (alert)
        {
            case Alert.NeverReceived:
                _log.LogWarning("MQTT source {Source} is connected but never received a message: check its topics and what the broker allows its user to read", tag);
                break;
            case Alert.WriterStalled:
                _log.LogWarning("MQTT source {Source}: writer stalled. Messages arrive but are not written for {Minutes:0} minutes: look at the disk and at who holds the database", tag, Minutes(pulse.Waiting ?? pulse.SinceWritten));
                break;
            case Alert.Stalled:
                _log.LogWarning("MQTT source {Source} is connected but silent for {Minutes:0} minutes: connecting anew", tag, Minutes(pulse.SinceWritten ?? pulse.SinceReceipt));
                Reconnect(watch);
                break;
            default:
                _log.LogWarning("MQTT source {Source} is disconnected for {Minutes:0} minutes: forcing a new connection", tag, Minutes(_clock.GetElapsedTime(watch.AwaySince ?? watch.ToldAt)));
                Reconnect(watch);
                break;
        }
    }

    private static double Minutes(TimeSpan? span) => span?.TotalMinutes ?? 0;

    private void Reconnect(Watch watch)
    {
        if (watch.ForcedAt is { } last && _clock.GetElapsedTime(last) < s_reconnectSpacing)
            return;
        watch.ForcedAt = _clock.GetTimestamp();
        watch.IsForced = true;
        _ = Task.Run(() => Guard(watch.Source.Tag, watch.Source.ForceReconnect));
    }

    private enum Alert
    {
        None,
        NeverReceived,
        Stalled,
        WriterStalled,
        Away,
    }

    /// <summary>What is remembered of one source. All times are timestamps of the monotonic clock.</summary>
    private sealed class Watch(WatchedSource source, TimeSpan jitter)
    {
        public WatchedSource Source { get; } = source;

        public TimeSpan Jitter { get; } = jitter;

        public long? FirstConnectedAt { get; set; }

        public Alert Alert { get; set; }

        public long RaisedAt { get; set; }

        public long ToldAt { get; set; }

        public long? AwaySince { get; set; }

        public long? ForcedAt { get; set; }

        public bool IsForced { get; set; }

        public long Connects { get; set; }
    }
}
