using System.Diagnostics;
using System.Text;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.Ingest.Mqtt;

namespace CoreScope.Tests.EndToEnd;

/// <summary>
/// An observer that publishes packets 1, 2, 3 … at a steady rate until it is told to stop. Whatever was not acknowledged when a
/// connection ended goes out again, first, on the next. What goes out at QoS 0 goes out once.
/// </summary>
internal sealed class SteadyPublisher
{
    private readonly int _port;
    private readonly double _rate;
    private readonly string _observer;
    private readonly Func<int, byte> _qos;
    private readonly Queue<int> _again = new();
    private readonly List<(int Number, Task<MqttReasonCode> Answer)> _open = [];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(60));
    private readonly Task _running;
    private volatile bool _isStopping;
    private int _acknowledged;
    private int _last;

    private SteadyPublisher(int port, double rate, string observer, Func<int, byte> qos)
    {
        _port = port;
        _rate = rate;
        _observer = observer;
        _qos = qos;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Messages acknowledged so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Number of the newest packet.</summary>
    public int Last => Volatile.Read(ref _last);

    /// <summary>Starts one; without <paramref name="qos"/> everything goes out at QoS 1.</summary>
    public static SteadyPublisher Start(int port, double rate, string observer = Observers.Key, Func<int, byte>? qos = null) =>
        new(port, rate, observer, qos ?? (_ => 1));

    /// <summary>Makes no further packet; returns the last one's number when all are acknowledged.</summary>
    public async Task<int> StopAsync()
    {
        _isStopping = true;
        await _running;
        return _last;
    }

    private async Task RunAsync()
    {
        var isDone = false;
        while (!isDone)
        {
            try
            {
                // The window is the other side's to close, not ours.
                await using var connection = await MqttRig.ConnectAsync(
                    $"mqtt://127.0.0.1:{_port}", $"steady-{_observer[..8]}-{_port}", change: o => o with { MaxInFlight = ushort.MaxValue });
                isDone = await PublishAsync(connection);
            }
            catch (MqttException)
            {
                // The other side went away: what it did not acknowledge is repeated.
                await Task.Delay(20, _patience.Token);
            }

            Settle();
            foreach (var (number, _) in _open)
                _again.Enqueue(number);
            _open.Clear();
        }
    }

    /// <summary>True when all is said and acknowledged.</summary>
    private async Task<bool> PublishAsync(IMqttConnection connection)
    {
        for (var n = _again.Count; n > 0; n--)
            await SendAsync(connection, _again.Peek());
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var (clock, sent) = (Stopwatch.StartNew(), 0);
        while (!_isStopping || _open.Count > 0)
        {
            for (var due = (int)(clock.Elapsed.TotalSeconds * _rate); sent < due && !_isStopping; sent++)
            {
                _again.Enqueue(++_last);
                await SendAsync(connection, _last);
            }

            Settle();
            if (connection.Closed.IsCompleted)
                return false;
            await tick.WaitForNextTickAsync(_patience.Token);
        }

        await connection.DisconnectAsync(_patience.Token);
        return true;
    }

    // The number waits in the queue until it is surely on its way.
    private async Task SendAsync(IMqttConnection connection, int number)
    {
        var qos = _qos(number);
        var answer = await connection.BeginPublishAsync($"meshcore/OAK/{_observer}/packets", Encoding.UTF8.GetBytes(Observers.Envelope(number)), qos, false, _patience.Token);
        _again.Dequeue();
        if (qos > 0)
            _open.Add((number, answer));
    }

    private void Settle()
    {
        var settled = _open.RemoveAll(o => o.Answer.IsCompletedSuccessfully);
        Interlocked.Add(ref _acknowledged, settled);
    }
}
