using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.Core.Dissection;

/// <summary>Millions of seeded frames through decoder and dissector.</summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int FullEvery = 16;
    private const int SignedEvery = 512;

    [Fact]
    public void Read_MillionRandomAndMutatedFrames_NeverThrowsAndTilesWhatIsAccepted() => Read(1_000_000, seed: 20_260_517);

    [Fact]
    [Trait("Category", "Soak")]
    public void Read_TenMillionRandomAndMutatedFrames_NeverThrowsAndTilesWhatIsAccepted() => Read(10_000_000, seed: 20_261_122);

    private void Read(int count, int seed)
    {
        var frames = new RandomFrames(seed);
        var accepted = 0;
        var buffer = new byte[RandomFrames.MaxLength];
        for (var i = 0; i < count; i++)
        {
            var length = frames.Next(buffer);
            var raw = buffer.AsSpan(0, length);
            try
            {
                if (Check(raw, i))
                    accepted++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"frame {i}: {Convert.ToHexString(raw)}", error);
            }
        }

        output.WriteLine($"{accepted} of {count} accepted.");
        Assert.InRange(accepted, count / 2, count);
    }

    private static bool Check(ReadOnlySpan<byte> raw, int i)
    {
        if (!PacketDecoder.TryDecode(raw, out var frame, out var error))
        {
            if (error.Code == DecodeErrorCode.None || error.Offset < 0 || error.Offset > raw.Length)
                Assert.Fail($"rejected as {error}");
            return false;
        }

        var tree = new FieldTree();
        var none = default(NoFields);
        if (PayloadDigest.Of(frame, ref tree) != PayloadDigest.Of(frame, ref none))
            Assert.Fail("the two sinks read different values");
        FrameChecks.AssertTiled(tree.Fields, raw.Length);
        FrameChecks.AssertTiled(tree.BuildRanges(), raw.Length);
        if (i % FullEvery < 2)
            CheckResult(raw, i % SignedEvery < 2);
        return true;
    }

    private static void CheckResult(ReadOnlySpan<byte> raw, bool checkSignatures)
    {
        var packet = PacketDissector.Dissect(raw, PacketVector.AllKeys, PacketVector.AllRegions, checkSignatures);
        FrameChecks.AssertHopsAgree(packet);
        var json = JsonText.Of(writer => ResultJson.WriteResult(writer, packet));
        Assert.Equal(packet.Hops.Count, json.GetProperty("path").GetProperty("hashCount").GetInt32());
        Assert.NotNull(packet.Summary.Text);
        PacketDecoder.TryDecode(raw, out var frame, out _);
        Assert.Equal(packet.Ingest, IngestDecision.Of(frame, checkSignatures));
    }
}
