using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Tests.Core.Protocol;

public sealed class PacketEncoderTests
{
    private static readonly PublicKey _forwarder = new([.. Enumerable.Range(0xA1, 32).Select(i => (byte)i)]);

    [Fact]
    public void Frame_AllRoutesTypesAndPaths_DecodeToTheirParts()
    {
        var random = new Random(11);
        foreach (var route in Enum.GetValues<RouteType>())
        {
            foreach (var type in PayloadTypes.All)
            {
                for (var hashSize = 1; hashSize <= (type == PayloadType.Trace ? 1 : 3); hashSize++)
                {
                    var most = Math.Min(ProtocolLimits.MaxHops, ProtocolLimits.MaxPath / hashSize);
                    foreach (var hops in new[] { 0, 1, random.Next(2, most), most })
                        AssertRoundTrip(route, type, hashSize, Random(random, hops * hashSize), Random(random, random.Next(185)));
                }
            }
        }
    }

    [Fact]
    public void Frame_LargestParts_Is254Bytes()
    {
        var frame = PacketEncoder.Frame(RouteType.TransportFlood, PayloadType.RawCustom, new byte[184], new byte[64], 2, new TransportCodes(1));
        Assert.Equal(254, frame.Length);
        Assert.True(PacketDecoder.TryDecode(frame, out _, out _));
    }

    [Theory]
    [InlineData(185, 0, 1)]
    [InlineData(0, 64, 1)]
    [InlineData(0, 66, 2)]
    [InlineData(0, 66, 3)]
    [InlineData(0, 3, 2)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 4)]
    public void Frame_BeyondLimits_IsRefused(int payload, int path, int hashSize) =>
        Assert.Throws<ArgumentException>(() => PacketEncoder.Frame(RouteType.Flood, PayloadType.Ack, new byte[payload], new byte[path], hashSize));

    [Fact]
    public void Frame_CodesThatDoNotFitTheRoute_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => PacketEncoder.Frame(RouteType.Flood, PayloadType.Ack, [], codes: new TransportCodes(1)));
        Assert.Throws<ArgumentException>(() => PacketEncoder.Frame(RouteType.TransportDirect, PayloadType.Ack, []));
        Assert.Throws<ArgumentException>(() => PacketEncoder.Frame(RouteType.Direct, PayloadType.Trace, new byte[9], new byte[2], 2));
    }

    [Theory]
    [InlineData(1, 63)]
    [InlineData(2, 32)]
    [InlineData(3, 21)]
    public void AppendHop_UntilFull_KeepsHashAndPayload(int hashSize, int most)
    {
        var frame = PacketEncoder.Frame(RouteType.TransportFlood, PayloadType.GroupText, [1, 2, 3, 4], default, hashSize, new TransportCodes(0x1234));
        Assert.True(PacketDecoder.TryDecode(frame, out var first, out _));
        var hash = PacketHasher.Hash(first);
        for (var hop = 1; hop <= most; hop++)
        {
            Assert.True(PacketEncoder.CanAppendHop(frame));
            frame = PacketEncoder.AppendHop(frame, _forwarder);
            Assert.True(PacketDecoder.TryDecode(frame, out var decoded, out _));
            Assert.Equal(hop, decoded.Hops.Count);
            Assert.Equal(_forwarder.Prefix(hashSize), decoded.Hops[hop - 1]);
            Assert.Equal(hash, PacketHasher.Hash(decoded));
            Assert.Equal("34120000", Convert.ToHexString(decoded.TransportCodes));
        }

        Assert.False(PacketEncoder.CanAppendHop(frame));
        Assert.Throws<ArgumentException>(() => PacketEncoder.AppendHop(frame, _forwarder));
    }

    [Fact]
    public void AppendHop_DirectTraceOrRubbish_IsRefused()
    {
        byte[][] frames =
        [
            PacketEncoder.Frame(RouteType.Direct, PayloadType.Ack, [1, 2, 3, 4]),
            PacketEncoder.Frame(RouteType.Flood, PayloadType.Trace, new byte[9]),
            [],
            [0xFF],
            [0x01, 0xC0, 0x00],
        ];
        Assert.All(frames, frame => Assert.Throws<ArgumentException>(() => PacketEncoder.AppendHop(frame, _forwarder)));
    }

    [Fact]
    public void RemoveFirstHop_DirectFrame_LosesItsHopsInOrder()
    {
        var frame = PacketEncoder.Frame(RouteType.Direct, PayloadType.Ack, [9, 9, 9, 9], [1, 2, 3, 4, 5, 6], 2);
        frame = PacketEncoder.RemoveFirstHop(frame);
        Assert.True(PacketDecoder.TryDecode(frame, out var decoded, out _));
        Assert.Equal(["0304", "0506"], decoded.Hops.ToHex());
        frame = PacketEncoder.RemoveFirstHop(PacketEncoder.RemoveFirstHop(frame));
        Assert.True(PacketDecoder.TryDecode(frame, out decoded, out _));
        Assert.Equal(0, decoded.Hops.Count);
        Assert.Equal("09090909", Convert.ToHexString(decoded.Payload));
        Assert.Throws<ArgumentException>(() => PacketEncoder.RemoveFirstHop(frame));
        Assert.Throws<ArgumentException>(() => PacketEncoder.RemoveFirstHop(PacketEncoder.Frame(RouteType.Flood, PayloadType.Ack, [1], [1])));
    }

    [Fact]
    public void AppendTraceSnr_PerStation_CollectsQuarterDb()
    {
        var frame = PacketEncoder.Frame(RouteType.Direct, PayloadType.Trace, [.. new byte[9], 0xAA, 0xBB]);
        frame = PacketEncoder.AppendTraceSnr(PacketEncoder.AppendTraceSnr(frame, -18.25), 14.75);
        Assert.True(PacketDecoder.TryDecode(frame, out var decoded, out _));
        Assert.Equal(2, decoded.PathLength);
        Assert.Equal([-73, 59], decoded.Path.ToArray().Select(b => (int)(sbyte)b));
        Assert.Equal(["AA", "BB"], decoded.Hops.ToHex());
        Assert.Throws<ArgumentException>(() => PacketEncoder.AppendTraceSnr(frame, 40));
        Assert.Throws<ArgumentException>(() => PacketEncoder.AppendTraceSnr(frame, double.NaN));
        Assert.Throws<ArgumentException>(() => PacketEncoder.AppendTraceSnr(PacketEncoder.Frame(RouteType.Direct, PayloadType.Ack, [1, 2, 3, 4]), 1));
        Assert.Throws<ArgumentException>(() => PacketEncoder.AppendTraceSnr([], 1));
    }

    private static void AssertRoundTrip(RouteType route, PayloadType type, int hashSize, byte[] path, byte[] payload)
    {
        TransportCodes? codes = route.HasTransportCodes() ? new TransportCodes(0xABCD, 0x0102) : null;
        var raw = PacketEncoder.Frame(route, type, payload, path, hashSize, codes);
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        Assert.Equal(route, frame.Header.Route);
        Assert.Equal(type, frame.Header.Payload);
        Assert.Equal(0, frame.Header.Version);
        Assert.Equal(codes is null ? "" : "CDAB0201", Convert.ToHexString(frame.TransportCodes));
        Assert.Equal(path, frame.Path.ToArray());
        Assert.Equal(payload, frame.Payload.ToArray());
        Assert.Equal(hashSize - 1, frame.PathLength >> 6);
    }

    private static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
