using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.Core.Dissection;

/// <summary>One million seeded frames, half of them random bytes, half vectors with damage.</summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int Frames = 1_000_000;
    private const int FullEvery = 16;
    private const int SignedEvery = 512;

    [Fact]
    public void Read_RandomAndMutatedFrames_NeverThrowsAndTilesWhatIsAccepted()
    {
        var random = new Random(20_260_517);
        var accepted = 0;
        var buffer = new byte[300];
        for (var i = 0; i < Frames; i++)
        {
            var length = (i & 1) == 0 ? Randomise(random, buffer) : Mutate(random, buffer);
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

        output.WriteLine($"{accepted} of {Frames} accepted.");
        Assert.InRange(accepted, Frames / 2, Frames);
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

    private static int Randomise(Random random, byte[] buffer)
    {
        var length = random.Next(0, 262);
        random.NextBytes(buffer.AsSpan(0, length));
        // Left to chance most long frames would fail by their path; a short path lets the payload readers see them.
        if (length > 6 && random.Next(4) != 0)
            buffer[(buffer[0] & 3) is 0 or 3 ? 5 : 1] = (byte)(random.Next(0, 4) | (random.Next(0, 3) << 6));
        return length;
    }

    private static int Mutate(Random random, byte[] buffer)
    {
        var source = PacketVector.Frames[random.Next(PacketVector.Frames.Count)];
        source.CopyTo(buffer, 0);
        var length = source.Length;
        switch (random.Next(4))
        {
            case 0:
                length = random.Next(0, length + 1);
                break;
            case 1:
                var extra = random.Next(1, buffer.Length - length);
                random.NextBytes(buffer.AsSpan(length, extra));
                length += extra;
                break;
            case 2:
                // Another payload type over the same bytes.
                buffer[0] = (byte)random.Next(256);
                break;
        }

        for (var flips = random.Next(0, 4); flips > 0 && length > 0; flips--)
            buffer[random.Next(length)] ^= (byte)(1 << random.Next(8));
        return length;
    }
}
