using System.Diagnostics;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Packets.Api;

/// <summary>A page that polls while packets come in without pause.</summary>
[Collection(AloneCollection.Name)]
public sealed class PollingTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "Hill"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    [Trait("row", "RP-26")]
    public async Task Polling_WhileIngestGoesOn_StaysQuick()
    {
        var hop = AnAdvert.KeyOf(1).ToString()[..4];
        using var stop = new CancellationTokenSource();
        var published = 0;
        var ingest = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(published++).Via(hop, "0102").Frame());
        });
        var took = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var at = Stopwatch.GetTimestamp();
            await _host.GetAsync("/api/packets?limit=100");
            took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        await stop.CancelAsync();
        await ingest;
        took.Sort();
        Assert.True(published > 100, $"only {published} packets");
        Assert.True(took[197] < 100, $"p99 {took[197]:F1} ms");
    }
}
