using System.Text;
using CoreScope.Core.Store;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.Ingest.Persistence;

namespace CoreScope.Tests.Ingest.Pipeline;

/// <summary>
/// Seeded frames the whole way: envelope, parser, decoder, rules, store, file. Nothing throws, every message is stored or refused
/// for a reason, and what a restarted program reads from the file is what the running one knew.
/// </summary>
public sealed class FrameFlowTests
{
    private const int Block = 20_000;

    /// <summary>Every so many blocks go to a file and back: what is written is not different from block to block.</summary>
    private const int FileEvery = 10;

    [Fact]
    public Task Handle_RandomAndMutatedFrames_StoredOrRefusedAndTheSameAfterARestart() => FlowAsync(blocks: 1, seed: 31);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Handle_TenMillionRandomAndMutatedFrames_StoredOrRefusedAndTheSameAfterARestart() => FlowAsync(10_000_000 / Block, seed: 1000);

    // Each block on a mesh of its own: the memory of a test is not what is tested here.
    private static Task FlowAsync(int blocks, int seed) => Parallel.ForAsync(
        0, blocks, (block, _) => new ValueTask(FlowAsync(new RandomFrames(seed + block), new Random(seed + block), toFile: block % FileEvery == 0)));

    private static async Task FlowAsync(RandomFrames frames, Random random, bool toFile)
    {
        using var rig = new PipelineRig(new IngestRules { Keys = PacketVector.AllKeys, Regions = PacketVector.AllRegions });
        var buffer = new byte[RandomFrames.MaxLength];
        for (var i = 0; i < Block; i++)
        {
            rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var length = frames.Next(buffer);
            rig.Take(PipelineRig.Packets(random.Next(2) == 0 ? PipelineRig.Alice : PipelineRig.Bob), Envelope(buffer.AsSpan(0, length), random));
            // Told again, as another source would.
            if (i % 10 == 0)
                rig.Take(PipelineRig.Packets(PipelineRig.Bob), Envelope(buffer.AsSpan(0, length), random), "other");
        }

        Assert.DoesNotContain(rig.Log.Entries, e => e.Error is not null);
        Assert.Equal(0, rig.Dropped(DropReason.InternalError.Name()));
        Assert.InRange(rig.Mesh.Store.Snapshot().Count, Block / 4, Block);
        if (!toFile)
            return;

        await rig.WriteAsync();
        var again = await rig.ReadBackAsync();
        Assert.Equal(0, rig.Counters.WriteErrors);
        Assert.Equal(LogOf(rig.Mesh.Store), LogOf(again.Store));
        Assert.Equal(rig.Mesh.Nodes.Snapshot(), again.Nodes.Snapshot());
    }

    private static string Envelope(ReadOnlySpan<byte> frame, Random random) => random.Next(4) switch
    {
        0 => $$"""{"raw":"{{Convert.ToHexString(frame)}}"}""",
        1 => $$"""{"origin":"an observer","SNR":"{{random.Next(-20, 20)}}.5","RSSI":{{random.Next(-140, 0)}},"raw":"{{Convert.ToHexStringLower(frame)}}","len":"{{random.Next(256)}}"}""",
        2 => $$"""{"timestamp":"2026-01-02T03:04:{{random.Next(60):00}}.123456","raw":" {{Convert.ToHexString(frame)}} ","direction":"rx"}""",
        _ => $$"""{"raw":"{{Convert.ToHexString(frame)}}","hash":"{{random.Next()}}","score":"0.{{random.Next(10)}}","region":"SJC"}""",
    };

    private static string LogOf(PacketStore store)
    {
        var text = new StringBuilder();
        var log = store.Snapshot();
        for (var i = 0; i < log.Count; i++)
        {
            var t = log[i];
            text.Append(t.Id).Append(' ').Append(t.Hash).Append(' ').Append(t.Type).Append(' ').Append(t.OriginNodeId).Append(' ').Append(t.ChannelId).Append(' ').Append(t.ScopeId).Append(' ').AppendLine(t.FirstSeen.ToString());
            text.AppendLine(Convert.ToHexString(t.Payload));
            foreach (ref readonly var o in t.Observations)
                text.Append(o.Id).Append(' ').Append(o.ObserverIndex).Append(' ').Append(o.IngestTime).Append(' ').Append(o.ReceivedAt).Append(' ').Append(o.Snr).Append(' ').Append(o.Rssi).Append(' ').Append(o.Score).Append(' ').Append(o.Direction).Append(' ').AppendLine(Convert.ToHexString(t.PrefixOf(o)));
        }

        return text.ToString();
    }
}
