using CoreScope.Core.Protocol.Crypto;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Simulation;

/// <summary>
/// Runs the simulated mesh: each observer connects over MQTT like any real one and publishes what it hears. Starts when the first
/// observer is connected. Does nothing unless enabled.
/// </summary>
public sealed class Simulator : BackgroundService
{
    // A change of rate is noticed this soon.
    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_shortestNap = TimeSpan.FromMilliseconds(1);

    private readonly SimulatorOptions _options;
    private readonly SimulatorTarget _target;
    private readonly MqttConnectionFactory _connect;
    private readonly TimeProvider _clock;
    private readonly ILogger<Simulator> _log;
    private readonly Lazy<Region> _region;
    private ObserverLink[] _links = [];
    private double _rate;

    /// <summary>A simulator that is not running yet; <paramref name="options"/> must be free of faults.</summary>
    public Simulator(SimulatorOptions options, SimulatorTarget target, MqttConnectionFactory connect, TimeProvider clock, ILogger<Simulator> log)
    {
        _options = options;
        _target = target;
        _connect = connect;
        _clock = clock;
        _log = log;
        _rate = options.Rate;
        _region = new Lazy<Region>(() => Region.Build(options));
    }

    /// <summary>True where adverts can be signed: where OpenSSL is present.</summary>
    public static bool IsSupported => Ed25519.IsNative;

    /// <summary>The simulated region; built on first use.</summary>
    public Region Region => _region.Value;

    /// <summary>Packet messages a second on average, 0.1 to 5,000; may be set at any time and takes effect within a quarter second.</summary>
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

    /// <summary>Messages, statuses among them, whose receipt was confirmed.</summary>
    public long Acknowledged => Sum(link => link.Acknowledged);

    /// <summary>Messages lost because there was no connection, or refused.</summary>
    public long Dropped => Sum(link => link.Dropped);

    /// <summary>Observers connected now.</summary>
    public int Connected => Volatile.Read(ref _links).Count(link => link.IsConnected);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;
        if (!IsSupported)
        {
            _log.LogError("The simulated mesh needs OpenSSL's libcrypto to sign its adverts, which was not found");
            return;
        }

        var links = MakeLinks();
        Volatile.Write(ref _links, links);
        _log.LogInformation("Simulated mesh of {Nodes} nodes and {Observers} observers, seed {Seed}", Region.Nodes.Count, links.Length, _options.Seed);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = Array.ConvertAll(links, link => link.RunAsync(ended.Token));
        try
        {
            await Task.WhenAny(links.Select(link => link.FirstConnected)).WaitAsync(stoppingToken).ConfigureAwait(false);
            await PublishAsync(links, stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private ObserverLink[] MakeLinks()
    {
        var observers = Region.Observers;
        var links = new ObserverLink[observers.Count];
        for (var i = 0; i < links.Length; i++)
            links[i] = new ObserverLink(SettingsOf(observers[i]), _target, _connect, _clock, _log, new ReconnectPolicy());
        return links;
    }

    private static ObserverLinkSettings SettingsOf(SimulatedObserver observer) =>
        new("simulated-" + observer.Id[..12].ToLowerInvariant(), observer.Node.Name);

    private async Task PublishAsync(ObserverLink[] links, CancellationToken stop)
    {
        // The wall clock is read once: one that is set back must not silence the mesh until it has caught up.
        var (begun, ticks) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        var schedule = new MessageSchedule(Region, _options, begun);
        while (true)
        {
            schedule.Rate = Rate;
            var now = begun + _clock.GetElapsedTime(ticks);
            schedule.CatchUp(now);
            while (schedule.TryTake(now, out var message))
                await links[message.Observer].PublishAsync(message, stop).ConfigureAwait(false);

            var nap = schedule.NextDue - (begun + _clock.GetElapsedTime(ticks));
            await Task.Delay(nap > s_longestNap ? s_longestNap : nap < s_shortestNap ? s_shortestNap : nap, _clock, stop).ConfigureAwait(false);
        }
    }

    private long Sum(Func<ObserverLink, long> count) => Volatile.Read(ref _links).Sum(count);
}
