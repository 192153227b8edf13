using System.Threading.Channels;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Simulation;

/// <summary>
/// One publisher's MQTT connection: publishes in order, connects again when it is lost, and then repeats what had not been
/// acknowledged. One writer, one loop.
/// </summary>
internal sealed class ObserverLink
{
    private const int Backlog = 1_000;
    private const byte Refusal = 0x80;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_goodbyeTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(20);

    private readonly ObserverLinkSettings _settings;
    private readonly SimulatorTarget _target;
    private readonly MqttConnectionFactory _connect;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ReconnectPolicy _policy;
    private readonly Channel<OutgoingMessage> _queue =
        Channel.CreateBounded<OutgoingMessage>(new BoundedChannelOptions(Backlog) { SingleReader = true, SingleWriter = true });

    private readonly Queue<(OutgoingMessage Message, Task<MqttReasonCode> Reply)> _inFlight = new();
    private readonly Queue<OutgoingMessage> _again = new();
    private readonly TaskCompletionSource _firstConnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isConnected;
    private long _taken;
    private long _sent;
    private long _acknowledged;
    private long _repeated;
    private long _dropped;

    public ObserverLink(
        ObserverLinkSettings settings, SimulatorTarget target, MqttConnectionFactory connect, TimeProvider clock, ILogger log, ReconnectPolicy policy)
    {
        _settings = settings;
        _target = target;
        _connect = connect;
        _clock = clock;
        _log = log;
        _policy = policy;
    }

    /// <summary>Completes with the first connection.</summary>
    public Task FirstConnected => _firstConnected.Task;

    public bool IsConnected => _isConnected;

    /// <summary>Messages given to a connection, each counted once.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages sent again because their connection was lost before an answer came.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Messages whose receipt was confirmed; at QoS 0, all that were sent.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Messages lost: refused, or too many while there was no connection.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>
    /// Queues a message. While connected it waits for room, so that the simulation runs no faster than its messages are taken;
    /// without a connection what finds no room is lost, as with any publisher, unless the settings say otherwise.
    /// </summary>
    public ValueTask PublishAsync(in OutgoingMessage message, CancellationToken stop)
    {
        Interlocked.Increment(ref _taken);
        if (_queue.Writer.TryWrite(message))
            return ValueTask.CompletedTask;
        if (_isConnected || _settings.WaitsWhileDown)
            return _queue.Writer.WriteAsync(message, stop);
        Interlocked.Increment(ref _dropped);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs until cancelled; never throws for what the other side does.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var lifetime = await RunOnceAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
                return;
            await Task.Delay(_policy.Next(lifetime), _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until every message taken so far was answered or lost.</summary>
    public async Task EmptyAsync(CancellationToken stop)
    {
        while (Acknowledged + Dropped < Interlocked.Read(ref _taken))
            await Task.Delay(s_glance, _clock, stop).ConfigureAwait(false);
    }

    internal MqttConnectionOptions OptionsFor(BrokerAddress address) => new()
    {
        Address = address,
        ClientId = _settings.ClientId,
        Username = _target.Username ?? address.Username,
        Password = _target.Password ?? address.Password,
        MaxInFlight = _settings.Window,
    };

    private async Task<TimeSpan> RunOnceAsync(CancellationToken stop)
    {
        if (_target.Address() is not { } address)
            return TimeSpan.Zero;
        var connection = _connect(OptionsFor(address), null, _clock);
        await using var _ = connection.ConfigureAwait(false);
        var since = _clock.GetTimestamp();
        try
        {
            await ConnectAsync(connection, stop).ConfigureAwait(false);
            since = _clock.GetTimestamp();
            _isConnected = true;
            _firstConnected.TrySetResult();
            await PumpAsync(connection, stop).ConfigureAwait(false);
            await LeaveAsync(connection).ConfigureAwait(false);
        }
        catch (MqttException fault)
        {
            _log.LogDebug("Simulated observer {Observer} lost its connection: {Fault}", _settings.Name, fault.Message);
        }
        catch (OperationCanceledException)
        {
            if (_isConnected)
                await LeaveAsync(connection).ConfigureAwait(false);
        }

        var connected = _isConnected;
        _isConnected = false;
        TakeBack();
        return connected ? _clock.GetElapsedTime(since) : TimeSpan.Zero;
    }

    private async Task ConnectAsync(IMqttConnection connection, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(s_connectTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        await connection.ConnectAsync(either.Token).ConfigureAwait(false);
    }

    private async Task LeaveAsync(IMqttConnection connection)
    {
        using var limit = new CancellationTokenSource(s_goodbyeTimeout, _clock);
        await connection.DisconnectAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PumpAsync(IMqttConnection connection, CancellationToken stop)
    {
        var reader = _queue.Reader;
        Task? more = null;
        while (!connection.Closed.IsCompleted)
        {
            Settle();
            if (_again.TryPeek(out var message))
            {
                await SendAsync(connection, message, stop).ConfigureAwait(false);
                _again.Dequeue();
                Interlocked.Increment(ref _repeated);
            }
            else if (reader.TryRead(out message))
            {
                Interlocked.Increment(ref _sent);
                await SendOrKeepAsync(connection, message, stop).ConfigureAwait(false);
            }
            else
            {
                // One wait for the next message is enough, however often an answer comes in between.
                if (more is null || more.IsCompleted)
                    more = reader.WaitToReadAsync(stop).AsTask();
                await Task.WhenAny(more, _inFlight.TryPeek(out var oldest) ? oldest.Reply : connection.Closed).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    private async ValueTask SendAsync(IMqttConnection connection, OutgoingMessage message, CancellationToken stop)
    {
        var reply = await connection.BeginPublishAsync(message.Topic, message.Payload, _settings.Qos, message.Retain, stop).ConfigureAwait(false);
        if (_settings.Qos == 0)
            Count(reply.Result);
        else
            _inFlight.Enqueue((message, reply));
    }

    private async ValueTask SendOrKeepAsync(IMqttConnection connection, OutgoingMessage message, CancellationToken stop)
    {
        try
        {
            await SendAsync(connection, message, stop).ConfigureAwait(false);
        }
        catch (MqttException)
        {
            _again.Enqueue(message);
            throw;
        }
    }

    /// <summary>Counts what was answered. A lost answer ends the row: it is for the next connection.</summary>
    private void Settle()
    {
        while (_inFlight.TryPeek(out var oldest) && oldest.Reply.IsCompletedSuccessfully)
        {
            _inFlight.Dequeue();
            Count(oldest.Reply.Result);
        }
    }

    private void Count(MqttReasonCode answer) => Interlocked.Increment(ref (byte)answer < Refusal ? ref _acknowledged : ref _dropped);

    /// <summary>What was not acknowledged is sent again first, in its old order.</summary>
    private void TakeBack()
    {
        var later = _again.ToArray();
        _again.Clear();
        while (_inFlight.TryDequeue(out var sent))
        {
            if (sent.Reply.IsCompletedSuccessfully)
                Interlocked.Increment(ref _acknowledged);
            else
                _again.Enqueue(sent.Message);
        }

        foreach (var message in later)
            _again.Enqueue(message);
    }
}
