using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// One broker we read from, with a loop of its own: connect, subscribe, run until the connection ends, wait, again. Posts what
/// arrives to the inbox and nothing else. Each connection is its own acknowledgement target, so an acknowledgement that comes after
/// a reconnect goes nowhere and the broker sends the message again.
/// </summary>
internal sealed class MqttSource
{
    /// <summary>Time for connect, and for subscribe, each.</summary>
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_goodbyeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A connection that is forced to end is probably dead: its broker gets this long for our goodbye.</summary>
    private static readonly TimeSpan s_forcedGoodbyeTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>So many short connections in a row that the broker ended look like another client with our id.</summary>
    private const int ManyShortLives = 3;

    /// <summary>How long a broker keeps messages for us while we are away.</summary>
    private static readonly TimeSpan s_sessionExpiry = TimeSpan.FromDays(7);

    private readonly MqttSourceOptions _options;
    private readonly MqttConnectionOptions _connectionOptions;
    private readonly MqttSourceContext _context;
    private readonly ReconnectPolicy _policy;
    private readonly SourceMeter _meter;
    private readonly ILogger _log;

    // Guards the round, which a forced reconnect ends: one connection and the wait after it.
    private readonly Lock _gate = new();
    private CancellationTokenSource? _round;
    private IMqttConnection? _connection;
    private bool _hadSession;
    private int _shortLives;

    /// <summary>A source that is not running yet; its options must be without fault.</summary>
    public MqttSource(string tag, MqttSourceOptions options, MqttSourceContext context, ReconnectPolicy? policy = null)
    {
        if (!BrokerAddress.TryParse(options.Broker, out var address, out var fault))
            throw new ArgumentException($"Broker {fault}.", nameof(options));
        Tag = tag;
        _options = options;
        _context = context;
        _policy = policy ?? new ReconnectPolicy();
        _meter = new SourceMeter(tag, address.ToString(), context.Clock);
        _log = context.Log;
        _connectionOptions = BuildConnectionOptions(address);
    }

    /// <summary>Its unique name.</summary>
    public string Tag { get; }

    /// <summary>Its state now.</summary>
    public SourceStatus Status => _meter.Read();

    /// <summary>The pipeline handled a message of this source.</summary>
    public void Written(UnixMillis at) => _meter.Written(at);

    /// <summary>What the watchdog judges it by.</summary>
    public SourcePulse Pulse() => _meter.Pulse(owing: Volatile.Read(ref _connection) is { OwedCount: > 0 });

    /// <summary>Ends the present connection, or the wait for the next one, and connects anew.</summary>
    public void ForceReconnect()
    {
        lock (_gate)
            _ = _round?.CancelAsync();
    }

    /// <summary>Runs until cancelled. Never throws for what a broker does.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lock (_gate)
                _round = round;
            try
            {
                await RunRoundAsync(round.Token, stop).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                    _round = null;
            }
        }
    }

    private async Task RunRoundAsync(CancellationToken round, CancellationToken stop)
    {
        var (lifetime, failure) = await RunOnceAsync(round, stop).ConfigureAwait(false);
        if (round.IsCancellationRequested)
            return;
        var wait = failure?.Reason == MqttReasonCode.SessionTakenOver ? _policy.NextAfterTakeover() : _policy.Next(lifetime);
        _log.LogDebug("MQTT source {Source} tries again in {Seconds:0.0} s", Tag, wait.TotalSeconds);
        await Task.Delay(wait, _context.Clock, round).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool IsPersistent => _options.Qos >= 1;

    private MqttConnectionOptions BuildConnectionOptions(BrokerAddress address) => new()
    {
        Address = address,
        ClientId = string.IsNullOrEmpty(_options.ClientId) ? _context.Identity.For(Tag) : _options.ClientId,
        Version = _options.Version,
        Username = string.IsNullOrEmpty(_options.Username) ? address.Username : _options.Username,
        Password = string.IsNullOrEmpty(_options.Password) ? address.Password : _options.Password,
        CleanStart = !IsPersistent,
        SessionExpiry = IsPersistent ? s_sessionExpiry : TimeSpan.Zero,
        KeepAlive = TimeSpan.FromSeconds(_options.KeepAliveSec),
        ReceiveMaximum = MqttLink.MaxOwed,
        Tls = new MqttTlsOptions
        {
            AcceptAnyCertificate = _options.RejectUnauthorized == false,
            CaCertPath = _options.CaCertPath,
            ClientCertPath = _options.ClientCertPath,
            ClientKeyPath = _options.ClientKeyPath,
        },
    };

    /// <summary>One connection from first to last; returns how long it lived and what ended it.</summary>
    private async Task<(TimeSpan Lifetime, MqttException? Failure)> RunOnceAsync(CancellationToken round, CancellationToken stop)
    {
        var connection = _context.Connect(_connectionOptions, ReceiveAsync, _context.Clock);
        Volatile.Write(ref _connection, connection);
        long? connectedAt = null;
        MqttException? failure = null;
        try
        {
            var session = await WithinAsync(connection.ConnectAsync, round).ConfigureAwait(false);
            connectedAt = _context.Clock.GetTimestamp();
            _meter.Connected();
            _log.LogInformation("MQTT source {Source} connected to {Broker} as {ClientId}, session present: {Present}", Tag, Status.Broker, session.ClientId, session.SessionPresent);
            if (_hadSession && !session.SessionPresent)
                _log.LogWarning("MQTT source {Source}: the broker has forgotten our session; what it received while we were away may be missing. If it was restarted, look at its settings persistence and autosave_interval", Tag);
            await SubscribeAsync(connection, round).ConfigureAwait(false);
            _hadSession = IsPersistent;
            failure = await connection.Closed.WaitAsync(round).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (round.IsCancellationRequested)
        {
            await SayGoodbyeAsync(connection, stop.IsCancellationRequested ? s_goodbyeTimeout : s_forcedGoodbyeTimeout).ConfigureAwait(false);
        }
        catch (MqttException e)
        {
            failure = e;
        }
        finally
        {
            Volatile.Write(ref _connection, null);
            await connection.DisposeAsync().ConfigureAwait(false);
            if (connectedAt is not null)
                _meter.Disconnected();
        }

        var lifetime = connectedAt is { } from ? _context.Clock.GetElapsedTime(from) : TimeSpan.Zero;
        if (failure is not null)
            Report(Explain(failure, connectedAt is null ? null : lifetime));
        return (lifetime, failure);
    }

    /// <summary>Tells what a client cannot know but an operator can mend: two clients with one id throw each other out without end.</summary>
    private MqttException Explain(MqttException failure, TimeSpan? lifetime)
    {
        _shortLives = lifetime < ReconnectPolicy.GoodLife ? _shortLives + 1 : 0;
        var id = _connectionOptions.ClientId;
        if (failure.Reason == MqttReasonCode.SessionTakenOver)
            return new MqttException(failure.Reason, $"Another client connected with our id {id}: give one of the two another one (ClientId of the source).", failure);
        return _shortLives < ManyShortLives
            ? failure
            : new MqttException(failure.Reason, $"{failure.Message} Short connections in a row: {_shortLives}. Is there another client with the id {id}?", failure);
    }

    private async Task SubscribeAsync(IMqttConnection connection, CancellationToken stop)
    {
        var wanted = _options.EffectiveTopics();
        var remembered = _context.Filters.Of(Tag);
        if (IsPersistent)
        {
            // Both are noted before anything is asked of the broker: a crash in between must not lose track of a subscription.
            _context.Filters.Remember(Tag, [.. remembered.Union(wanted)]);
            string[] stale = [.. remembered.Except(wanted)];
            if (stale.Length > 0)
                await WithinAsync(t => connection.UnsubscribeAsync(stale, t), stop).ConfigureAwait(false);
        }

        var reasons = await WithinAsync(t => connection.SubscribeAsync(wanted, (byte)_options.Qos, t), stop).ConfigureAwait(false);
        _context.Filters.Remember(Tag, IsPersistent ? wanted : []);
        for (var i = 0; i < wanted.Count; i++)
        {
            if ((int)reasons[i] >= 0x80)
                Report(new MqttException(reasons[i], $"The broker refused the subscription of {wanted[i]}: {reasons[i]}."));
        }
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(s_answerTimeout, _context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or MqttException && timeout.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new MqttException($"The broker did not answer within {s_answerTimeout.TotalSeconds:0} s.", e);
        }
        catch (MqttException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }

    private static async Task SayGoodbyeAsync(IMqttConnection connection, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        await connection.DisconnectAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ValueTask ReceiveAsync(MqttDelivery delivery, CancellationToken connectionClosed)
    {
        if (delivery.OmittedBytes > 0)
        {
            LeaveOut(delivery);
            return ValueTask.CompletedTask;
        }

        var message = new MqttMessage(Tag, delivery.Topic, delivery.Payload, delivery.Retain, _meter.Received(), delivery.Ack);
        var posted = _meter.Follow(_context.Inbox.PostAsync(message, connectionClosed));
        return posted.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitAsync(posted);
    }

    /// <summary>No observer sends so much; kept unacknowledged it would come again for ever.</summary>
    private void LeaveOut(in MqttDelivery delivery)
    {
        Report(new MqttException($"A message of {delivery.OmittedBytes} bytes is over the limit of {_connectionOptions.MaxPacketBytes} and was left out; topic {TopicParser.ForLog(delivery.Topic)}."));
        delivery.Ack.Complete();
    }

    private static async ValueTask WaitAsync(ValueTask<bool> posted) => await posted.ConfigureAwait(false);

    private void Report(MqttException failure)
    {
        var text = BrokerAddress.MaskIn(failure.Message, _connectionOptions.Password);
        _meter.Failed(text);
        _log.LogWarning("MQTT source {Source}: {Error}", Tag, text);
    }
}
