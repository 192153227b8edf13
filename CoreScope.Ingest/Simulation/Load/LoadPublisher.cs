using CoreScope.Core.Identity;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Simulation.Load;

/// <summary>
/// Publishes the simulated region's traffic at an exact rate, over several connections. Every message is an observation of its
/// own. What is due is sent at once, whatever became of earlier messages; only when a connection takes nothing more does it wait,
/// and what it cannot make up within two seconds is skipped and counted.
/// </summary>
public sealed class LoadPublisher
{
    private const double MostBehindSeconds = 2;
    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_shortestNap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_settleTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_hurriedSettleTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_probeTime = TimeSpan.FromSeconds(10);

    private readonly LoadOptions _options;
    private readonly MqttConnectionFactory _connect;
    private readonly TimeProvider _clock;
    private readonly Region _region;
    private readonly LoadSequence _sequence;
    private readonly PacketEnvelope _envelope = new();
    private readonly ObserverLink[] _links;
    private long _skipped;

    /// <summary>A publisher that is not running yet; <paramref name="options"/> must be free of faults. Building the region takes a second or two.</summary>
    public LoadPublisher(LoadOptions options, MqttConnectionFactory connect, TimeProvider clock, ILogger<LoadPublisher> log)
    {
        _options = options;
        _connect = connect;
        _clock = clock;
        _region = options.Shape.BuildRegion();
        // Without end; the time that counts is the pace's.
        const long Endless = long.MaxValue / 1_000_000;
        _sequence = new LoadSequence(_region, options.Shape, Times(), Endless, (long)(Endless * options.Shape.PerTransmission));
        var target = new SimulatorTarget(() => options.Address, options.Username, options.Password);
        _links = [.. Enumerable.Range(0, options.Publishers).Select(i => new ObserverLink(SettingsOf(i), target, connect, clock, log, new ReconnectPolicy()))];
    }

    /// <summary>Called with every message and the moment (of the clock's timestamps) at which it was due, before it is sent.</summary>
    public Action<OutgoingMessage, long>? Sending { get; set; }

    public LoadProgress Progress => new(
        _links.Sum(link => link.Sent), _links.Sum(link => link.Acknowledged), _links.Sum(link => link.Repeated), _links.Sum(link => link.Dropped),
        Interlocked.Read(ref _skipped), _links.Count(link => link.IsConnected));

    /// <summary>Tries the address once, so that a mistake in it is told before anything is sent.</summary>
    /// <exception cref="MqttException">There is no way to connect.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_probeTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var connection = _connect(_links[0].OptionsFor(_options.Address), null, _clock);
        await using var _ = connection.ConfigureAwait(false);
        await connection.ConnectAsync(either.Token).ConfigureAwait(false);
        await connection.DisconnectAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>
    /// Publishes for the given time or until cancelled, then waits some seconds for what is not acknowledged yet. Never throws for
    /// what the other side does.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        var running = Array.ConvertAll(_links, link => Task.Run(() => link.RunAsync(ended.Token), CancellationToken.None));
        try
        {
            await Task.WhenAll(_links.Select(link => link.FirstConnected)).WaitAsync(cancellationToken).ConfigureAwait(false);
            await PublishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ordinary end of a load without one.
        }

        await SettleAsync(cancellationToken.IsCancellationRequested ? s_hurriedSettleTime : s_settleTime).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private ObserverLinkSettings SettingsOf(int index) => new($"load-{_options.Shape.Seed}-{Environment.ProcessId}-{index}", $"publisher {index}")
    {
        Qos = (byte)_options.Qos,
        Window = _options.Window,
        // At QoS 1 nothing that was made is given up.
        WaitsWhileDown = _options.Qos > 0,
    };

    private async Task PublishAsync(CancellationToken stop)
    {
        var begun = _clock.GetTimestamp();
        var rate = _options.Rate;
        var most = _options.Duration is { } duration ? (long)Math.Round(duration.TotalSeconds * rate) : long.MaxValue;
        for (long made = 0; made < most;)
        {
            var elapsed = _clock.GetElapsedTime(begun).TotalSeconds;
            var due = Math.Min(most, (long)(elapsed * rate) + 1);
            made += Skip(due - made);
            for (; made < due; made++)
                await SendAsync(begun + (long)(made / rate * _clock.TimestampFrequency), stop).ConfigureAwait(false);
            var nap = TimeSpan.FromSeconds(made / rate) - _clock.GetElapsedTime(begun);
            if (made < most)
                await Task.Delay(nap > s_longestNap ? s_longestNap : nap < s_shortestNap ? s_shortestNap : nap, _clock, stop).ConfigureAwait(false);
        }
    }

    private long Skip(long behind)
    {
        var skipped = Math.Max(0, behind - (long)Math.Ceiling(MostBehindSeconds * _options.Rate) - 1);
        Interlocked.Add(ref _skipped, skipped);
        return skipped;
    }

    private ValueTask SendAsync(long due, CancellationToken stop)
    {
        _sequence.TryNext(out _, out var reception);
        var observer = _region.Observers[reception.Observer];
        var now = _clock.GetUtcNow();
        var message = new OutgoingMessage(reception.Observer, observer.PacketTopic, _envelope.Write(observer, reception, now), false, now, reception);
        Sending?.Invoke(message, due);
        return _links[reception.Observer % _links.Length].PublishAsync(message, stop);
    }

    private async Task SettleAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, _clock);
        await Task.WhenAll(_links.Select(link => link.EmptyAsync(limit.Token))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private IEnumerable<DateTimeOffset> Times()
    {
        var step = TimeSpan.FromSeconds(_options.Shape.PerTransmission / _options.Rate);
        // What is made runs ahead of what is sent: without hours between them, two days in a row would hold the same adverts.
        for (var at = _clock.GetUtcNow() + TimeSpan.FromHours(_options.Shape.Day); ; at += step)
            yield return at;
    }
}
