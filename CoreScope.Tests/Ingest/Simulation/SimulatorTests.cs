using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using CoreScope.Ingest.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Simulation;

/// <summary>The simulator against our own listener over real sockets.</summary>
public sealed class SimulatorTests : IAsyncLifetime
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private readonly MessageInbox _inbox = new();
    private readonly CancellationTokenSource _limit = new(s_deadline);
    private MqttListener? _listener;
    private Simulator? _simulator;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_simulator is not null)
            await _simulator.StopAsync(CancellationToken.None);
        _simulator?.Dispose();
        if (_listener is not null)
            await _listener.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task ExecuteAsync_Enabled_PublishesThroughTheListener()
    {
        Listen();
        await StartAsync(new SimulatorOptions { Enabled = true, Rate = 200 });

        var messages = await ReadAsync(500);

        Assert.Equal(12, messages.Select(m => m.Topic.Split('/')[2]).Distinct().Count());
        Assert.Equal(12, messages.Count(m => m.Topic.EndsWith("/status", StringComparison.Ordinal)));
        Assert.All(messages, m => Assert.True(m.Ack.IsOwed));
        Assert.Equal(12, _simulator!.Connected);
        Assert.Equal(0, _simulator.Dropped);
    }

    [Fact]
    public async Task ExecuteAsync_ListenerGoesAndComesBack_ObserversReturn()
    {
        Listen();
        await StartAsync(new SimulatorOptions { Enabled = true, Rate = 50 });
        await ReadAsync(100);

        await _listener!.DisposeAsync();
        _listener = null;
        while (_inbox.Reader.TryRead(out _))
        {
            // What came before the end is not acknowledged and so comes again.
        }

        Listen();
        var messages = await ReadAsync(200);

        Assert.Equal(200, messages.Count);
    }

    [Fact]
    public async Task ExecuteAsync_Disabled_ConnectsNobody()
    {
        Listen();
        await StartAsync(new SimulatorOptions());
        await _simulator!.ExecuteTask!.WaitAsync(_limit.Token);

        Assert.Equal(0, _simulator.Connected);
        Assert.Equal(0, _inbox.Pending);
    }

    [Fact]
    public async Task StopAsync_NowhereToConnect_EndsAtOnce()
    {
        await StartAsync(new SimulatorOptions { Enabled = true });

        await _simulator!.StopAsync(_limit.Token);

        Assert.True(_simulator.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public void Rate_OutOfRange_Refused()
    {
        using var simulator = Make(new SimulatorOptions());

        simulator.Rate = 5_000;
        Assert.Equal(5_000, simulator.Rate);
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Rate = 5_001);
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.Rate = double.NaN);
    }

    private void Listen()
    {
        _listener = new MqttListener(new MqttListenerOptions { Port = 0 }, _inbox, TimeProvider.System, NullLogger<MqttListener>.Instance);
        Assert.True(_listener.Start().Started);
    }

    private async Task StartAsync(SimulatorOptions options)
    {
        _simulator = Make(options);
        await _simulator.StartAsync(_limit.Token);
    }

    private Simulator Make(SimulatorOptions options) =>
        new(options, SimulatorTarget.Loopback(() => _listener?.Port), MqttConnection.Factory, TimeProvider.System, NullLogger<Simulator>.Instance);

    private async Task<List<MqttMessage>> ReadAsync(int count)
    {
        var messages = new List<MqttMessage>(count);
        while (messages.Count < count)
        {
            var message = await _inbox.Reader.ReadAsync(_limit.Token);
            message.Ack.Complete();
            messages.Add(message);
        }

        return messages;
    }
}
