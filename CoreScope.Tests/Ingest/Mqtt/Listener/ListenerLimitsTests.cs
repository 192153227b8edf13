using System.Net;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

/// <summary>The limits of the listener, each on a clock of our own and as if this machine were a stranger.</summary>
public sealed class ListenerLimitsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Credentials_TwentyWrongOnes_BarTheAddressForAWhile()
    {
        await using var rig = new ListenerRig(
            new MqttListenerOptions { Users = [new MqttListenerUser { Username = "obs", Password = "right" }] }, _clock, exempt: _ => false);
        using var inside = await RawPeer.ConnectedAsync(rig.Port, "inside", username: "obs", password: "right");
        for (var n = 0; n < 20; n++)
            Assert.Equal(0x04, await TryAsync(rig.Port, "wrong"));

        Assert.Null(await TryAsync(rig.Port, "right"));
        Assert.Null(await TryAsync(rig.Port, "wrong"));
        await inside.PingAsync();
        Assert.Contains("2 turned away after too many wrong credentials", rig.Status.LastError);

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0x04, await TryAsync(rig.Port, "wrong"));
        Assert.Null(await TryAsync(rig.Port, "right"));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0x00, await TryAsync(rig.Port, "right"));
    }

    [Fact]
    public void FailureBudget_ManyAddresses_IsBoundedAndForgets()
    {
        var budget = new FailureBudget(_clock);
        for (var n = 0; n < 10_000; n++)
            budget.Spend(new IPAddress(n));
        var late = IPAddress.Parse("10.0.0.1");
        for (var n = 0; n < 30; n++)
            budget.Spend(late);
        Assert.False(budget.IsSpent(late));

        _clock.Advance(TimeSpan.FromSeconds(3));
        for (var n = 0; n < 30; n++)
            budget.Spend(late);
        Assert.True(budget.IsSpent(late));
    }

    [Fact]
    public async Task MaxConnectionsPerAddress_Reached_SilentOnesGiveWayClientsDoNot()
    {
        await using var rig = new ListenerRig(new MqttListenerOptions { MaxConnectionsPerAddress = 3 }, exempt: _ => false);
        using var first = await RawPeer.ConnectedAsync(rig.Port, "first");
        using var silent = await RawPeer.OpenAsync(rig.Port);
        await Eventually.TrueAsync(() => rig.Listener.ConnectionCount == 2, "the silent one is in");
        using var second = await RawPeer.ConnectedAsync(rig.Port, "second");

        using var third = await RawPeer.ConnectedAsync(rig.Port, "third");
        Assert.True(await silent.IsCutAsync());
        using var tooMany = await RawPeer.OpenAsync(rig.Port);
        Assert.True(await tooMany.IsCutAsync());

        foreach (var client in new[] { first, second, third })
            await client.PingAsync();
        Assert.Contains("1 over the connections one address may have", rig.Status.LastError);
        Assert.Contains("1 cut before their CONNECT", rig.Status.LastError);
    }

    [Fact]
    public async Task MaxConnectionsPerAddress_ThisMachine_IsNotLimited()
    {
        await using var rig = new ListenerRig(new MqttListenerOptions { MaxConnectionsPerAddress = 1 });
        using var first = await RawPeer.ConnectedAsync(rig.Port, "first");
        using var second = await RawPeer.ConnectedAsync(rig.Port, "second");
        await first.PingAsync();
        await second.PingAsync();
    }

    [Fact]
    public async Task MaxMessagesPerSecond_Reached_TheClientIsReadOnInTheNextSecond()
    {
        await using var rig = new ListenerRig(new MqttListenerOptions { MaxMessagesPerSecond = 10 }, _clock, exempt: _ => false, drains: false);
        using var peer = await RawPeer.ConnectedAsync(rig.Port);
        for (var n = 0; n < 35; n++)
            await peer.SendAsync(RawPeer.Publish("a", 1));

        // The CONNECT counts too.
        foreach (var arrived in new[] { 9, 19, 29 })
        {
            await Eventually.TrueAsync(() => rig.Inbox.Pending == arrived, $"{arrived} have come");
            await Eventually.TrueAsync(() => _clock.NextDue <= TimeSpan.FromSeconds(1), "it waits");
            Assert.Equal(arrived, rig.Inbox.Pending);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Eventually.TrueAsync(() => rig.Inbox.Pending == 35, "the rest has come");
        await peer.PingAsync();
    }

    [Fact]
    public async Task WriteTimeout_ClientThatTakesNothing_IsCutAfterTenSeconds()
    {
        await using var rig = new ListenerRig(clock: _clock);
        using var deaf = await RawPeer.ConnectedAsync(rig.Port, "deaf", receiveBuffer: 4096);
        byte[] pings = [.. Enumerable.Repeat<byte[]>([0xC0, 0x00], 8_000).SelectMany(p => p)];
        var flood = Task.Run(async () =>
        {
            while (true)
                await deaf.SendAsync(pings);
        });
        // Nothing comes through any more: both kernels and our own buffer are full.
        long last = -1;
        await Eventually.TrueAsync(() => last == (last = deaf.SentBytes) && last > 100_000, "the flood is stuck");

        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return rig.Listener.ConnectionCount == 0;
            },
            "it is cut");
        await Assert.ThrowsAnyAsync<IOException>(() => flood);
        Assert.Contains("1 that took no answers", rig.Status.LastError);
    }

    [Fact]
    public async Task Connect_OneByteASecond_IsCutAfterTen()
    {
        await using var rig = new ListenerRig(clock: _clock);
        using var slow = await RawPeer.OpenAsync(rig.Port);
        await Eventually.TrueAsync(() => _clock.NextDue == TimeSpan.FromSeconds(10), "the deadline is armed");
        foreach (var one in RawPeer.Connect("slow")[..9])
        {
            await slow.SendAsync(one);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, rig.Listener.ConnectionCount);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await slow.IsCutAsync());
        await Eventually.TrueAsync(() => rig.Status.LastError?.Contains("1 without a CONNECT in time", StringComparison.Ordinal) == true, "it is told");
    }

    [Fact]
    public async Task Connect_LargerThanAnyConnectIs_IsCutOnItsHeader()
    {
        await using var rig = new ListenerRig();
        using var peer = await RawPeer.OpenAsync(rig.Port);
        await peer.SendAsync(0x10, 0xFF, 0xFF, 0x01);
        Assert.True(await peer.IsCutAsync());
        await Eventually.TrueAsync(() => rig.Status.LastError?.Contains("1 with a packet over the limit", StringComparison.Ordinal) == true, "it is told");
    }

    [Fact]
    public void Incidents_Thousands_MakeOneLineAMinuteAndOneOnThePanelUntilItIsOver()
    {
        var log = new ListLogger<MqttListener>();
        var incidents = new ListenerIncidents(_clock, log);
        using var stop = new CancellationTokenSource();
        _ = incidents.ReportAsync(stop.Token);
        for (var minute = 0; minute < 3; minute++)
        {
            for (var n = 0; n < 5_000; n++)
                incidents.Count(ListenerIncident.Malformed, IPAddress.Loopback, "<b>odd</b>");
            incidents.Report();
        }

        Assert.Equal(3, log.Entries.Count);
        Assert.All(log.Entries, e => Assert.Contains("5000 that broke the protocol", e.Text));
        incidents.Report();
        Assert.Equal(3, log.Entries.Count);
        Assert.StartsWith("Since 03:04:05 UTC 15000 that broke the protocol; the latest from 127.0.0.1: <b>odd</b>", incidents.Summary(), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(incidents.Summary());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(incidents.Summary());
        incidents.Count(ListenerIncident.Silent, IPAddress.Loopback);
        Assert.Contains("UTC 1 silent for too long", incidents.Summary());
    }

    [Fact]
    public async Task Incidents_AMinuteLater_AreLogged()
    {
        await using var rig = new ListenerRig(clock: _clock);
        rig.Listener.Incidents.Count(ListenerIncident.Malformed, IPAddress.Loopback);

        _clock.Advance(ListenerIncidents.LogInterval);

        await Eventually.TrueAsync(() => rig.Log.Entries.Count == 1, "one line");
        Assert.Equal(LogLevel.Warning, Assert.Single(rig.Log.Entries).Level);
    }

    [Theory]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("::1", "::1")]
    public void PeerAddress_Of_GroupsWhatBelongsToOne(string address, string peer) =>
        Assert.Equal(IPAddress.Parse(peer), PeerAddress.Of(new IPEndPoint(IPAddress.Parse(address), 1)));

    /// <summary>The CONNACK's code; null when the connection was cut without one.</summary>
    private static async Task<int?> TryAsync(int port, string password)
    {
        using var peer = await RawPeer.OpenAsync(port);
        try
        {
            await peer.SendAsync(RawPeer.Connect("x", username: "obs", password: password));
            return await peer.ReceiveAsync() is [0x20, _, _, var code, ..] ? (int)code : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
