using System.Text;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Protocol;

public sealed class HexTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("00ff", "00FF")]
    [InlineData("DeadBeef", "DEADBEEF")]
    [InlineData(" d e\ta d\r\nbe ef\n", "DEADBEEF")]
    [InlineData(" \t\r\n", "")]
    public void TryParse_Hex_GivesItsBytes(string text, string bytes)
    {
        Span<byte> buffer = stackalloc byte[HexText.BufferSize];

        Assert.True(HexText.TryParse(text, buffer, out var length, out _));
        Assert.Equal(bytes, Convert.ToHexString(buffer[..length]));
        Assert.True(HexText.TryParse(Encoding.UTF8.GetBytes(text), buffer, out length, out _));
        Assert.Equal(bytes, Convert.ToHexString(buffer[..length]));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0 1 2", 5)]
    [InlineData("0x11", 1)]
    [InlineData("11,00", 2)]
    [InlineData("11 0g", 4)]
    [InlineData("１１", 0)]
    [InlineData("11\u00A000", 2)]
    [InlineData("11\f00", 2)]
    [InlineData("11\000", 2)]
    [InlineData("ŀ\uFF10", 0)]
    public void TryParse_NotHex_NamesTheOffset(string text, int offset)
    {
        Span<byte> buffer = stackalloc byte[HexText.BufferSize];

        Assert.False(HexText.TryParse(text, buffer, out var length, out var error));
        Assert.Equal(new DecodeError(DecodeErrorCode.InvalidHex, offset), error);
        Assert.Equal(0, length);
        Assert.False(HexText.TryParse(Encoding.UTF8.GetBytes(text), buffer, out _, out error));
        Assert.Equal(DecodeErrorCode.InvalidHex, error.Code);
    }

    [Fact]
    public void TryParse_TenMegabytes_EndsAsARejectWithoutAllocating()
    {
        var valid = new string('1', 10_000_000);
        var spoilt = valid[..^1] + "!";
        var odd = valid[..^1];
        PacketDissector.DissectText("zz", ChannelKeyring.Empty, RegionScopes.Empty);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var tooLong = PacketDissector.DissectText(valid, ChannelKeyring.Empty, RegionScopes.Empty);
        var notHex = PacketDissector.DissectText(spoilt, ChannelKeyring.Empty, RegionScopes.Empty);
        var halfByte = PacketDissector.DissectText(odd, ChannelKeyring.Empty, RegionScopes.Empty);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_536);
        Assert.Equal("payload_too_long", tooLong.Error.Kind);
        Assert.Equal("invalid_hex", notHex.Error.Kind);
        Assert.Equal("invalid_hex", halfByte.Error.Kind);
    }

    [Fact]
    public void TryParse_LongerThanTheBuffer_IsJudgedLikeTheWhole()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var raw = new byte[random.Next(250, 600)];
            random.NextBytes(raw);
            PacketDecoder.TryDecode(raw, out _, out var expected);

            var packet = PacketDissector.DissectText(Convert.ToHexString(raw), ChannelKeyring.Empty, RegionScopes.Empty, checkSignatures: false);

            Assert.Equal(expected.Code, packet.Error.Code);
        }
    }
}
