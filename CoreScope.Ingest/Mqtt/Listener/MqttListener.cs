using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>
/// Observers publish straight to us: takes QoS 0 and 1, hands every message to the inbox, and sends PUBACK when its token is
/// completed. No subscriptions, nothing retained, no sessions. Thread-safe.
/// </summary>
public sealed class MqttListener : IAsyncDisposable
{
    /// <summary>Tag of everything that comes through it.</summary>
    public const string SourceTag = "listener";

    /// <summary>Connections that have not yet said who they are, above the number of clients.</summary>
    private const int WaitingRoom = 64;

    private static readonly TimeSpan s_goodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly MqttListenerOptions _options;
    private readonly MessageInbox _inbox;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SourceMeter _meter;
    private readonly ListenerCredentials _credentials;
    private readonly CancellationTokenSource _life = new();

    // Guards both tables.
    private readonly Lock _gate = new();
    private readonly HashSet<ListenerSession> _sessions = [];
    private readonly Dictionary<string, ListenerSession> _clients = new(StringComparer.Ordinal);
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;

    /// <summary>A listener that is not open yet; its options must be without fault.</summary>
    public MqttListener(MqttListenerOptions options, MessageInbox inbox, TimeProvider clock, ILogger<MqttListener> log)
    {
        _options = options;
        _inbox = inbox;
        _clock = clock;
        _log = log;
        _credentials = new ListenerCredentials(options);
        _meter = new SourceMeter(SourceTag, Describe(options.Port ?? MqttListenerOptions.DefaultPort), clock);
    }

    /// <summary>The port it is bound to; 0 while it is not.</summary>
    public int Port { get; private set; }

    /// <summary>Where publishers reach it.</summary>
    public string Url => Describe(Port);

    /// <summary>Clients connected now.</summary>
    public int ClientCount
    {
        get
        {
            lock (_gate)
                return _clients.Count;
        }
    }

    /// <summary>Its state now; connected means that it listens.</summary>
    public SourceStatus Status => _meter.Read(ClientCount);

    /// <summary>Opens the port. What stands in the way is told, not thrown.</summary>
    public ListenerStart Start() => Start(_options.Port ?? MqttListenerOptions.DefaultPort);

    internal ListenerStart Start(int port)
    {
        var address = _options.BindAddress;
        if (address is null)
            return NotStarted(false, $"The MQTT listener's address {_options.Address} cannot be understood.");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(512);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var taken = e.SocketErrorCode == SocketError.AddressAlreadyInUse;
            return NotStarted(taken, taken
                ? $"Port {port} on {_options.Address} is in use by another program, so the MQTT listener is off."
                : $"The MQTT listener cannot open port {port} on {_options.Address}: {e.Message}");
        }

        _socket = socket;
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _meter.At(Url);
        _meter.Connected(counts: false);
        _accepting = AcceptAsync(socket);
        return new ListenerStart(true, false, null);
    }

    /// <summary>The pipeline handled a message that came through the listener.</summary>
    internal void Written(UnixMillis at) => _meter.Written(at);

    /// <summary>Closes the port and every connection.</summary>
    public async Task StopAsync()
    {
        if (_life.IsCancellationRequested)
            return;
        await _life.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        await _accepting.ConfigureAwait(false);
        ListenerSession[] open;
        lock (_gate)
            open = [.. _sessions];
        foreach (var session in open)
            session.Close(MqttReasonCode.ServerShuttingDown);
        var ended = Task.WhenAll(open.Select(s => s.Ended));
        await ended.WaitAsync(s_goodbyeTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var session in open)
            session.Abort();
        await ended.WaitAsync(s_goodbyeTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _meter.Stopped();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _life.Dispose();
    }

    /// <summary>Judges a CONNECT, and makes the client known when it is welcome. A client of the same id has to go.</summary>
    internal async ValueTask<MqttReasonCode> AdmitAsync(ListenerSession session, ConnectPacket connect)
    {
        if (!_credentials.Accept(connect.Username, connect.Password))
        {
            _meter.Failed("A client was refused: wrong or missing credentials.");
            return MqttReasonCode.BadUserNameOrPassword;
        }

        ListenerSession? old;
        lock (_gate)
        {
            if (!_clients.Remove(session.ClientId, out old) && _clients.Count >= _options.MaxClients)
                return MqttReasonCode.ServerBusy;
            _clients.Add(session.ClientId, session);
        }

        // The old one's will belongs to the time before this connection: what the new one says comes after it.
        if (old is not null)
        {
            try
            {
                await old.PostWillAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It is being closed for another reason already.
            }

            old.Close(MqttReasonCode.SessionTakenOver);
        }

        _meter.Connected();
        return MqttReasonCode.Success;
    }

    internal void Left(ListenerSession session, bool wasAdmitted, string? failure)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
            if (_clients.GetValueOrDefault(session.ClientId) == session)
                _clients.Remove(session.ClientId);
        }

        if (wasAdmitted)
            _meter.Disconnected(stillUp: !_life.IsCancellationRequested);
        if (failure is null)
            return;
        _meter.Failed(failure);
        _log.LogDebug("MQTT listener: {Client}: {Failure}", session.ClientId, failure);
    }

    /// <summary>
    /// Passes a message on. The retain flag is dropped: whoever publishes straight to us says it now, it is no replay of the past.
    /// </summary>
    internal ValueTask<bool> PostAsync(string topic, byte[] payload, AckToken ack, CancellationToken cancellationToken) =>
        _inbox.PostAsync(new MqttMessage(SourceTag, topic, payload, Retained: false, _meter.Received(), ack), cancellationToken);

    private async Task AcceptAsync(Socket listening)
    {
        while (!_life.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(_life.Token).ConfigureAwait(false);
                Welcome(socket);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (_life.IsCancellationRequested)
                    return;
                // Out of handles or a client gone before it was taken: the next one may do better.
                _meter.Failed($"Accepting a client failed: {e.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock, _life.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Welcome(Socket socket)
    {
        var session = default(ListenerSession);
        lock (_gate)
        {
            if (_sessions.Count < _options.MaxClients + WaitingRoom)
            {
                session = new ListenerSession(this, socket, _options, _clock);
                _sessions.Add(session);
            }
        }

        if (session is null)
            socket.Dispose();
        else
            session.Start();
    }

    private ListenerStart NotStarted(bool taken, string fault)
    {
        _meter.Failed(fault);
        return new ListenerStart(false, taken, fault);
    }

    private string Describe(int port)
    {
        var host = _options.BindAddress is { } bind && (bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any)) ? "*" : _options.Address;
        return string.Create(CultureInfo.InvariantCulture, $"mqtt://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");
    }
}
