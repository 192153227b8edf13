using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt;

/// <summary>Twenty sources, half of them with brokers that are dead or mad.</summary>
[Collection(AloneCollection.Name)]
[Trait("Category", "Broker")]
public sealed class ManySourcesTests
{
    [Fact]
    [Trait("row", "OP-05")]
    public async Task Service_HalfOfTwentySourcesDead_TheGoodOnesWorkAndNothingSpins()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var refusing = new MqttRig();
        await refusing.StartAsync(new MqttListenerOptions { Port = 0 });
        using var silent = new Mad(_ => []);
        using var closing = new Mad(_ => null);
        using var noisy = new Mad(n => Encoding.ASCII.GetBytes($"HTTP/1.1 400 Bad Request {n}\r\n\r\n"));
        using var refused = new Mad(_ => [0x20, 0x02, 0x00, 0x03]);
        using var half = new Mad(_ => [0x20]);
        string[] bad =
        [
            $"mqtt://127.0.0.1:{MosquittoBroker.FreePort()}", $"mqtts://127.0.0.1:{broker.Port}", $"ws://127.0.0.1:{broker.Port}/mqtt", "mqtt://no-such-host.invalid",
            silent.Url, silent.Url.Replace("mqtt", "mqtts", StringComparison.Ordinal), closing.Url, noisy.Url, refused.Url, half.Url,
        ];
        await using var rig = new MqttRig();
        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        var sources = Enumerable.Range(0, 20).Select(n => new MqttSourceOptions { Name = $"{(n % 2 == 0 ? "bad" : "good")}{n / 2}", Broker = n % 2 == 0 ? bad[n / 2] : broker.Url }).ToArray();

        var watch = Stopwatch.StartNew();
        await rig.StartAsync(sources);
        await Eventually.TrueAsync(() => rig.Service.Statuses.Count(s => s.Connected) == 10, "ten are connected");
        var heard = new HashSet<string>();
        while (heard.Count < 10)
        {
            await MqttRig.PublishAsync(publisher, "meshcore/x", "x", qos: 0);
            while (rig.Inbox.Reader.TryRead(out var message))
                heard.Add(message.Source);
            await Task.Yield();
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"the good ones took {watch.Elapsed}");
        Assert.All(heard, s => Assert.StartsWith("good", s, StringComparison.Ordinal));
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        await Eventually.TrueAsync(() => watch.Elapsed > TimeSpan.FromSeconds(4), "four seconds have passed");
        var used = Process.GetCurrentProcess().TotalProcessorTime - processor;

        Assert.True(used < TimeSpan.FromSeconds(1), $"two seconds of waiting used {used} of the processor");
        // After 1, 2 and 4 seconds, each 20 % early or late.
        Assert.All(new[] { closing, noisy, refused }, m => Assert.InRange(m.Connections, 1, 4));
        Assert.All(rig.Service.Statuses.Where(s => s.Name.StartsWith("good", StringComparison.Ordinal)), s => Assert.Equal((true, 1L, (string?)null), (s.Connected, s.ConnectCount, s.LastError)));
        var dead = rig.Service.Statuses.Where(s => s.Name.StartsWith("bad", StringComparison.Ordinal)).ToArray();
        Assert.All(dead, s => Assert.Equal((false, 0L), (s.Connected, s.ConnectCount)));
        // Who says nothing at all has ten seconds to do so, and so has a name server.
        Assert.All(dead.Where((_, n) => n is not (3 or 4 or 5 or 9)), s => Assert.NotNull(s.LastError));

        watch.Restart();
        await rig.Service.StopAsync(CancellationToken.None);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"the stop took {watch.Elapsed}");
    }

    /// <summary>Accepts everybody and answers what it is told: nothing, bytes, or a closed door.</summary>
    private sealed class Mad : IDisposable
    {
        private readonly TcpListener _listening = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<TcpClient> _peers = [];

        public Mad(Func<int, byte[]?> answer)
        {
            _listening.Start();
            _ = RunAsync(answer);
        }

        public string Url => $"mqtt://127.0.0.1:{((IPEndPoint)_listening.LocalEndpoint).Port}";

        public int Connections => _peers.Count;

        public void Dispose()
        {
            _listening.Dispose();
            foreach (var peer in _peers)
                peer.Dispose();
        }

        private async Task RunAsync(Func<int, byte[]?> answer)
        {
            try
            {
                while (true)
                {
                    var peer = await _listening.AcceptTcpClientAsync();
                    _peers.Add(peer);
                    if (answer(_peers.Count) is { } bytes)
                        await peer.GetStream().WriteAsync(bytes);
                    else
                        peer.Close();
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
