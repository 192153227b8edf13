using System.Security.Cryptography;
using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Tests.Core.Protocol.Writers;

public sealed class WriterTests
{
    private static readonly byte[] _seed = [.. Enumerable.Range(50, 32).Select(i => (byte)i)];
    private static readonly byte[] _secret = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];
    private static readonly PublicKey _key = new(_secret);

    [Fact]
    public void Advert_EveryFlagCombination_HasItsFieldsAndAValidSignature()
    {
        for (var flags = 0; flags < 256; flags++)
        {
            var content = new AdvertContent
            {
                Type = flags & 0x0F,
                Position = (flags & 0x10) != 0 ? (-33.868, 151.2093) : null,
                Feature1 = (flags & 0x20) != 0 ? 0x1122 : null,
                Feature2 = (flags & 0x40) != 0 ? 0x3344 : null,
                Name = (flags & 0x80) != 0 ? "Żółw 🐢" : null,
            };
            var payload = AdvertWriter.Payload(_seed, 1_700_000_000, content);
            Assert.True(AdvertSignature.Verify(payload.AsSpan(0, 32), payload.AsSpan(32, 4), payload.AsSpan(36, 64), payload.AsSpan(100)));
            byte[] expected =
            [
                (byte)flags,
                .. content.Position is null ? Array.Empty<byte>() : [.. BitConverter.GetBytes(-33868000), .. BitConverter.GetBytes(151209300)],
                .. content.Feature1 is null ? Array.Empty<byte>() : [0x22, 0x11],
                .. content.Feature2 is null ? Array.Empty<byte>() : [0x44, 0x33],
                .. Encoding.UTF8.GetBytes(content.Name ?? ""),
            ];
            Assert.Equal(expected, payload[100..]);
        }
    }

    [Fact]
    public void Advert_Telemetry_FollowsTheNamesZeroOrTheFeatures()
    {
        Assert.Equal("84" + "61" + "00" + "740E" + "2EFB", Hex(AdvertWriter.AppData(new() { Type = 4, Name = "a", Telemetry = (3700, -12.34) })));
        Assert.Equal("24" + "0100" + "000F" + "C409", Hex(AdvertWriter.AppData(new() { Type = 4, Feature1 = 1, Telemetry = (3840, 25) })));
        Assert.Equal("84" + "00" + "740E" + "0000", Hex(AdvertWriter.AppData(new() { Type = 4, Name = "", Telemetry = (3700, 0) })));
    }

    [Fact]
    public void Advert_WhatTheWireCannotCarry_IsRefused()
    {
        AdvertContent[] contents =
        [
            new() { Type = -1 },
            new() { Type = 16 },
            new() { Name = new string('x', 32) },
            new() { Name = string.Concat(Enumerable.Repeat("🛰", 200)) },
            new() { Name = "a\0b" },
            new() { Position = (1, 1), Feature1 = 1, Feature2 = 2, Name = "twenty characters ..." },
            new() { Position = (double.NaN, 0) },
            new() { Position = (0, 5000) },
            new() { Type = 2, Telemetry = (3700, 20) },
            new() { Type = 4, Telemetry = (3700, 400) },
            new() { Type = 4, Telemetry = (3700, double.NaN) },
            new() { Type = 4, Name = "a", Telemetry = (3840, 20) },
        ];
        Assert.All(contents, content => Assert.Throws<ArgumentException>(() => AdvertWriter.AppData(content)));
    }

    [Theory]
    [InlineData("<img onerror=alert(1)>")]
    [InlineData("שלום עולם")]
    [InlineData("🛰🛰🛰🛰🛰🛰🛰")]
    public void Advert_HostileName_IsCarriedAsItIs(string name) =>
        Assert.Equal(name, Encoding.UTF8.GetString(AdvertWriter.AppData(new() { Name = name }).AsSpan(1)));

    [Fact]
    public void GroupText_OpenedWithItsKey_GivesSenderAndText()
    {
        var payload = GroupWriter.Text(ChannelKey.Public, 77, "Ålesund", "hi: <b>there</b> 👋");
        Assert.Equal(0x11, payload[0]);
        var plaintext = Open(ChannelKey.Public.Key, payload.AsSpan(1));
        Assert.Equal(77u, BitConverter.ToUInt32(plaintext));
        Assert.Equal("Ålesund: hi: <b>there</b> 👋", Encoding.UTF8.GetString(plaintext.AsSpan(5)).TrimEnd('\0'));
    }

    [Fact]
    public void Group_LongestAllowedAndOneMore_AreWrittenAndRefused()
    {
        Assert.Equal(179, GroupWriter.Text(ChannelKey.Public, 1, "ab", new string('x', 156)).Length);
        Assert.Throws<ArgumentException>(() => GroupWriter.Text(ChannelKey.Public, 1, "ab", new string('x', 157)));
        Assert.Throws<ArgumentException>(() => GroupWriter.Text(ChannelKey.Public, 1, "ab", string.Concat(Enumerable.Repeat("🛰", 200))));
        Assert.Equal(179, GroupWriter.Data(ChannelKey.Public, 0xFF00, new byte[165]).Length);
        Assert.Throws<ArgumentException>(() => GroupWriter.Data(ChannelKey.Public, 0xFF00, new byte[166]));
        Assert.Throws<ArgumentException>(() => GroupWriter.Seal(ChannelKey.Public, new byte[177]));
    }

    [Fact]
    public void GroupData_Opened_HasTypeLengthAndBlob()
    {
        var payload = GroupWriter.Data(ChannelKey.Public, 0x0130, [1, 2, 3]);
        Assert.Equal("300103010203" + new string('0', 20), Hex(Open(ChannelKey.Public.Key, payload.AsSpan(1))));
    }

    [Fact]
    public void TextMessage_HighAttempt_IsNamedBehindTheText()
    {
        var plaintext = Open(_secret, DirectWriter.TextMessage(0xAA, 0xBB, _secret, 5, "ok", 0, 6).AsSpan(2));
        Assert.Equal("05000000" + "02" + "6F6B" + "00" + "06" + new string('0', 14), Hex(plaintext));
    }

    [Fact]
    public void SignedTextMessage_Opened_CarriesTheSignersPrefix()
    {
        var plaintext = Open(_secret, DirectWriter.SignedTextMessage(0xAA, 0xBB, _secret, 5, _key, "ok").AsSpan(2));
        Assert.Equal("05000000" + "08" + "64656667" + "6F6B" + new string('0', 10), Hex(plaintext));
    }

    [Fact]
    public void PathReturn_WithoutExtra_CarriesFillerBytes()
    {
        var plaintext = Open(_secret, DirectWriter.PathReturn(1, 2, _secret, [1, 2, 3, 4, 5, 6], 3, PayloadType.Ack, [], 0xDEADBEEF).AsSpan(2));
        Assert.Equal("82010203040506" + "FF" + "EFBEADDE" + new string('0', 8), Hex(plaintext));
    }

    [Fact]
    public void Direct_LongestAllowedAndOneMore_AreWrittenAndRefused()
    {
        Assert.Equal(180, DirectWriter.Seal(1, 2, _secret, new byte[167]).Length);
        Assert.Throws<ArgumentException>(() => DirectWriter.Seal(1, 2, _secret, new byte[168]));
        Assert.NotEmpty(DirectWriter.Request(1, 2, _secret, 0, 1, new byte[162]));
        Assert.Throws<ArgumentException>(() => DirectWriter.Request(1, 2, _secret, 0, 1, new byte[163]));
        Assert.Throws<ArgumentException>(() => DirectWriter.Response(1, 2, _secret, 0, new byte[164]));
        Assert.NotEmpty(DirectWriter.TextMessage(1, 2, _secret, 0, new string('x', 160), 0, 200));
        Assert.Throws<ArgumentException>(() => DirectWriter.TextMessage(1, 2, _secret, 0, new string('x', 161)));
        Assert.Throws<ArgumentException>(() => DirectWriter.TextMessage(1, 2, _secret, 0, "x", 64));
        Assert.NotEmpty(DirectWriter.PathReturn(1, 2, _secret, new byte[64], 2, PayloadType.Response, new byte[97]));
        Assert.Throws<ArgumentException>(() => DirectWriter.PathReturn(1, 2, _secret, new byte[64], 2, PayloadType.Response, new byte[98]));
        Assert.Throws<ArgumentException>(() => DirectWriter.PathReturn(1, 2, _secret, new byte[3], 2, PayloadType.Response, new byte[4]));
        Assert.Equal(179, DirectWriter.AnonRequest(1, _key, _secret, new byte[136]).Length);
        Assert.Throws<ArgumentException>(() => DirectWriter.AnonRequest(1, _key, _secret, new byte[137]));
        Assert.Throws<ArgumentException>(() => DirectWriter.Seal(1, 2, new byte[31], new byte[5]));
    }

    [Fact]
    public void Ack_OfAText_IsTheStartOfItsDigest()
    {
        var checksum = AckWriter.Checksum(5, 1, "ok", _key);
        var digest = SHA256.HashData([5, 0, 0, 0, 1, .. "ok"u8, .. _secret]);
        Assert.Equal(digest[..4], AckWriter.Plain(checksum));
        Assert.Equal([.. digest[..4], 9, 8], AckWriter.Extended(checksum, 9, 8));
    }

    [Fact]
    public void Trace_OtherSizesOrTooLong_AreRefused()
    {
        Assert.Equal(184, TraceWriter.Payload(1, 2, new byte[175]).Length);
        Assert.Throws<ArgumentException>(() => TraceWriter.Payload(1, 2, new byte[176]));
        Assert.Throws<ArgumentException>(() => TraceWriter.Payload(1, 2, new byte[6], 3));
        Assert.Throws<ArgumentException>(() => TraceWriter.Payload(1, 2, new byte[6], 4));
    }

    [Fact]
    public void Multipart_OutOfRange_IsRefused()
    {
        Assert.Equal(184, MultipartWriter.Payload(15, PayloadType.Ack, new byte[183]).Length);
        Assert.Throws<ArgumentException>(() => MultipartWriter.Payload(16, PayloadType.Ack, []));
        Assert.Throws<ArgumentException>(() => MultipartWriter.Payload(0, (PayloadType)16, []));
        Assert.Throws<ArgumentException>(() => MultipartWriter.Payload(0, PayloadType.Ack, new byte[184]));
    }

    [Fact]
    public void Control_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ControlWriter.DiscoverResponse(16, 0, 1, _key));
        Assert.Throws<ArgumentException>(() => ControlWriter.DiscoverResponse(2, 32, 1, _key));
    }

    private static byte[] Open(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> macAndCiphertext)
    {
        var plaintext = new byte[macAndCiphertext.Length - 2];
        Assert.True(ChannelCipher.TryOpen(secret, macAndCiphertext[..2], macAndCiphertext[2..], plaintext));
        return plaintext;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
