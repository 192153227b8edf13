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

    /// <summary>Pause of the acceptor when the process has no handle left.</summary>
    private static readonly TimeSpan s_handlePause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_goodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly MqttListenerOptions _options;
    private readonly MessageInbox _inbox;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SourceMeter _meter;
    private readonly ListenerCredentials _credentials;
    private readonly CancellationTokenSource _life = new();
    private readonly ListenerRoom _room;
    private readonly FailureBudget _failures;
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;
    private Task _reporting = Task.CompletedTask;

    /// <summary>A listener that is not open yet; its options must be without fault.</summary>
    public MqttListener(MqttListenerOptions options, MessageInbox inbox, TimeProvider clock, ILogger<MqttListener> log)
    {
        _options = options;
        _inbox = inbox;
        _clock = clock;
        _log = log;
        _credentials = new ListenerCredentials(options);
        _meter = new SourceMeter(SourceTag, Describe(options.Port ?? MqttListenerOptions.DefaultPort), clock);
        _room = new ListenerRoom(options.MaxClients, options.MaxConnectionsPerAddress, IsExempt);
        _failures = new FailureBudget(clock);
        Incidents = new ListenerIncidents(clock, log);
    }

    /// <summary>The port it is bound to; 0 while it is not.</summary>
    public int Port { get; private set; }

    /// <summary>Where publishers reach it.</summary>
    public string Url => Describe(Port);

    /// <summary>Clients connected now.</summary>
    public int ClientCount => _room.ClientCount;

    /// <summary>Its state now; connected means that it listens.</summary>
    public SourceStatus Status
    {
        get
        {
            var status = _meter.Read(ClientCount);
            return Incidents.Summary() is { } summary ? status with { LastError = summary } : status;
        }
    }

    /// <summary>Addresses that the limits by address do not touch: this machine, where a proxy may stand for everybody. Replaced in tests.</summary>
    internal Func<IPAddress, bool> Exempt { get; init; } = IPAddress.IsLoopback;

    /// <summary>What went wrong with connections.</summary>
    internal ListenerIncidents Incidents { get; }

    /// <summary>Connections now, also those that are not clients.</summary>
    internal int ConnectionCount => _room.All().Length;

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
        _accepting = Task.Run(() => AcceptAsync(socket), CancellationToken.None);
        _reporting = Incidents.ReportAsync(_life.Token);
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
        await _reporting.ConfigureAwait(false);
        var open = _room.All();
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
            if (!IsExempt(session.Peer))
                _failures.Spend(session.Peer);
            Incidents.Count(ListenerIncident.WrongCredentials, session.Peer);
            return MqttReasonCode.BadUserNameOrPassword;
        }

        _failures.Forgive(session.Peer);
        var reason = _room.Admit(session, out var old);
        if (reason != MqttReasonCode.Success)
        {
            Incidents.Count(ListenerIncident.Full, session.Peer);
            return reason;
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

    internal bool IsExempt(IPAddress peer) => Exempt(peer);

    internal void Left(ListenerSession session, bool wasAdmitted, ListenerIncident? incident, string? failure)
    {
        _room.Leave(session);
        if (wasAdmitted)
            _meter.Disconnected(stillUp: !_life.IsCancellationRequested);
        if (incident is { } kind)
            Incidents.Count(kind, session.Peer, failure);
        else if (failure is not null)
            _meter.Failed(failure);
    }

    /// <summary>
    /// Passes a message on. The retain flag is dropped: whoever publishes straight to us says it now, it is no replay of the past.
    /// </summary>
    internal ValueTask<bool> PostAsync(string topic, byte[] payload, AckToken ack, CancellationToken cancellationToken) =>
        _meter.Follow(_inbox.PostAsync(new MqttMessage(SourceTag, topic, payload, Retained: false, _meter.Received(), ack), cancellationToken));

    private async Task AcceptAsync(Socket listening)
    {
        while (!_life.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(_life.Token).ConfigureAwait(false);
                Welcome(socket);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                await MakeRoomForHandlesAsync().ConfigureAwait(false);
            }
            catch (SocketException e) when (!_life.IsCancellationRequested)
            {
                // A client that was gone before it was taken; anything else is worth a short rest.
                _meter.Failed($"Accepting a client failed: {e.Message}");
                if (e.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
                    await RestAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    /// <summary>Who waits in the backlog may be a good publisher: those that say nothing give their handles back for it.</summary>
    private Task MakeRoomForHandlesAsync()
    {
        Incidents.Count(ListenerIncident.NoHandles, PeerAddress.Unknown);
        foreach (var session in _room.EvictHalf())
            session.Abort(ListenerIncident.CrowdedOut);
        return RestAsync();
    }

    private Task RestAsync() => Task.Delay(s_handlePause, _clock, _life.Token).ContinueWith(static _ => { }, TaskScheduler.Default);

    private void Welcome(Socket socket)
    {
        try
        {
            var peer = PeerAddress.Of(socket.RemoteEndPoint);
            if (!IsExempt(peer) && _failures.IsSpent(peer))
            {
                Refuse(socket, ListenerIncident.Barred, peer);
                return;
            }

            var session = new ListenerSession(this, socket, peer, _options, _clock);
            if (!_room.Enter(session, out var evicted))
            {
                Refuse(socket, ListenerIncident.TooManyOfOneAddress, peer);
                return;
            }

            evicted?.Abort(ListenerIncident.CrowdedOut);
            session.Start();
        }
        catch (SocketException)
        {
            // It was reset before we looked at it.
            socket.Dispose();
        }
    }

    private void Refuse(Socket socket, ListenerIncident incident, IPAddress peer)
    {
        Incidents.Count(incident, peer);
        socket.Dispose();
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
