using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Mqtt;

/// <summary>When a source connects anew and how long it waits, on a clock of our own.</summary>
public sealed class SourceReconnectTests
{
    private readonly ManualClock _clock = new();
    private readonly FakeMqttBroker _broker = new();

    [Fact]
    [Trait("row", "OP-07")]
    public async Task Service_SourceFallsSilent_IsConnectedAnewAndTheListenerIsLeftAlone()
    {
        await using var rig = await StartAsync(new MqttListenerOptions { Port = 0 });
        var first = await _broker.ConnectionAsync(1);
        await first.DeliverAsync("meshcore/x");
        rig.Service.Written("west", (await rig.ReadAsync()).ReceivedAt);
        Assert.NotEqual(0, rig.Service.Watchdog.LastTick.Value);

        await AdvanceUntilAsync(() => _broker.Count == 2, TimeSpan.FromMinutes(7));

        Assert.True(first.SaidGoodbye);
        await _broker.ConnectionAsync(2);
        Assert.False(rig.Service.ForceReconnect(MqttListener.SourceTag));
        Assert.Equal((true, 0L), (rig.Service.Statuses[0].Connected, rig.Service.Statuses[0].DisconnectCount));
        Assert.Equal((true, 2L, 1L), (rig.Service.Statuses[1].Connected, rig.Service.Statuses[1].ConnectCount, rig.Service.Statuses[1].DisconnectCount));
    }

    [Fact]
    [Trait("row", "OP-07")]
    public async Task Service_AcknowledgementsOwed_DoesNotReconnect()
    {
        await using var rig = await StartAsync();
        var first = await _broker.ConnectionAsync(1);
        await first.DeliverAsync("meshcore/x");
        rig.Service.Written("west", (await rig.ReadAsync()).ReceivedAt);
        first.OwedCount = 20;

        await AdvanceUntilAsync(() => _broker.Count > 1, TimeSpan.FromMinutes(20), mayFail: true);

        Assert.Equal(1, _broker.Count);
        first.OwedCount = 0;
        await AdvanceUntilAsync(() => _broker.Count == 2, TimeSpan.FromMinutes(3));
    }

    [Fact]
    [Trait("row", "OP-09")]
    public async Task ForceReconnect_WhileWaitingForTheNextAttempt_TriesAtOnce()
    {
        _broker.Refusal = new MqttException("nobody there");
        await using var rig = await StartAsync();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].LastError is not null && _broker.Count == 1, "refused");
        _broker.Refusal = null;

        Assert.True(rig.Service.ForceReconnect("west"));

        await _broker.ConnectionAsync(2);
        Assert.True(rig.Service.Statuses[0].Connected);
        Assert.False(rig.Service.ForceReconnect("nobody"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Reconnect_BrokerHasForgottenOurSession_IsAWarning(bool remembers, int warnings)
    {
        var log = new ListLogger<MqttSource>();
        await using var rig = new MqttRig(clock: _clock) { Connect = _broker.Factory, Logs = new ListLoggerFactory(log) };
        await rig.StartAsync(new MqttListenerOptions { Enabled = false }, new MqttSourceOptions { Name = "west", Broker = "mqtt://broker.example", Qos = 1 });
        var first = await _broker.ConnectionAsync(1);
        _broker.SessionPresent = remembers;
        first.End(new MqttException("The broker closed the connection."));
        await AdvanceUntilAsync(() => _broker.Count == 2, TimeSpan.FromMinutes(2));
        await _broker.ConnectionAsync(2);
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].ConnectCount == 2 && _broker.Last.Subscribed.Count > 0, "subscribed again");
        Assert.Equal(warnings, log.Entries.Count(entry => entry.Level == LogLevel.Warning && entry.Text.Contains("forgotten our session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Takeover_AnotherClientHasOurId_IsToldAndTheNextTryIsHalfAMinuteLater()
    {
        await using var rig = await StartAsync();
        var first = await _broker.ConnectionAsync(1);
        first.End(new MqttException(MqttReasonCode.SessionTakenOver, "The broker disconnected us"));
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].LastError is not null, "told");
        Assert.Contains($"our id {first.Options.ClientId}", rig.Service.Statuses[0].LastError);

        // Twenty percent of jitter either way.
        await AdvanceUntilAsync(() => _broker.Count > 1, TimeSpan.FromSeconds(23), mayFail: true);
        Assert.Equal(1, _broker.Count);
        await AdvanceUntilAsync(() => _broker.Count == 2, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task ShortConnections_ThreeInARow_HintAtASecondClient()
    {
        await using var rig = await StartAsync();
        for (var n = 1; n <= 3; n++)
        {
            var connection = await _broker.ConnectionAsync(n);
            Assert.DoesNotContain("another client", rig.Service.Statuses[0].LastError ?? "");
            connection.End(new MqttException("The broker closed the connection."));
            await Eventually.TrueAsync(() => rig.Service.Statuses[0].LastError is not null, "the loss is told");
            if (n < 3)
                await AdvanceUntilAsync(() => _broker.Count == n + 1, TimeSpan.FromMinutes(2));
        }

        Assert.Contains("another client", rig.Service.Statuses[0].LastError);
    }

    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan limit, bool mayFail = false)
    {
        for (var passed = TimeSpan.Zero; passed < limit; passed += TimeSpan.FromSeconds(1))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            // Work that became due runs on pool threads: it gets its turn before the clock moves on.
            for (var turn = 0; turn < 4; turn++)
                await Task.Run(static () => { });
            if (condition())
                return;
        }

        if (!mayFail)
            await Eventually.TrueAsync(condition, $"within {limit}", 5);
    }

    private async Task<MqttRig> StartAsync(MqttListenerOptions? listener = null)
    {
        var rig = new MqttRig(clock: _clock) { Connect = _broker.Factory };
        await rig.StartAsync(listener ?? new MqttListenerOptions { Enabled = false }, new MqttSourceOptions { Name = "west", Broker = "mqtt://broker.example" });
        return rig;
    }
}
