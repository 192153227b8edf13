using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class AdvertSignatureTests
{
    private static readonly byte[] _seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Verify_AdvertVectors_AgreeWithThem()
    {
        var valid = 0;
        var invalid = 0;
        foreach (var vector in ProtocolVectors.Root.GetProperty("vectors").EnumerateArray())
        {
            var expected = vector.GetProperty("expected");
            if (!expected.TryGetProperty("payload", out var payload) || !payload.TryGetProperty("signatureValid", out var flag))
                continue;
            var raw = Convert.FromHexString(string.Concat(vector.Text("raw_hex").Where(c => !char.IsWhiteSpace(c))));
            Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
            var advert = frame.Payload;
            Assert.Equal(flag.GetBoolean(), AdvertSignature.Verify(advert[..32], advert[32..36], advert[36..100], advert[100..]));
            _ = flag.GetBoolean() ? valid++ : invalid++;
        }

        Assert.True(valid > 5 && invalid > 0, $"{valid} valid, {invalid} invalid");
    }

    [Fact]
    public void Verify_CapturedAdverts_AreAllValidByBothImplementations()
    {
        var adverts = 0;
        foreach (var line in File.ReadLines(SharedFiles.Require("data/capture.jsonl")))
        {
            using var entry = JsonDocument.Parse(line);
            if (!PacketDecoder.TryDecode(entry.RootElement.Bytes("raw_hex"), out var frame, out _) || frame.Header.Payload != PayloadType.Advert)
                continue;
            var advert = frame.Payload;
            Assert.True(AdvertSignature.Verify(advert[..32], advert[32..36], advert[36..100], advert[100..]));
            Assert.True(ManagedEd25519.Verify(advert[..32], [.. advert[..36], .. advert[100..]], advert[36..100]));
            adverts++;
        }

        Assert.Equal(102, adverts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(84)]
    public void Verify_WhatSignWrote_CoversAtMost32BytesOfAppData(int length)
    {
        var key = Ed25519.PublicKeyOf(_seed);
        var appData = new byte[length];
        new Random(length).NextBytes(appData);
        byte[] timestamp = [1, 2, 3, 4];
        var signature = new byte[64];
        AdvertSignature.Sign(_seed, key, timestamp, appData, signature);
        Assert.True(AdvertSignature.Verify(key, timestamp, signature, appData));
        Assert.True(AdvertSignature.Verify(key, timestamp, signature, appData.AsSpan(0, Math.Min(length, 32))));
        if (length > 0)
        {
            appData[0] ^= 1;
            Assert.False(AdvertSignature.Verify(key, timestamp, signature, appData));
        }

        timestamp[0]++;
        Assert.False(AdvertSignature.Verify(key, timestamp, signature, appData));
    }

    [Fact]
    public void Verify_WrongLengths_IsFalse()
    {
        Assert.False(AdvertSignature.Verify(new byte[31], new byte[4], new byte[64], []));
        Assert.False(AdvertSignature.Verify(new byte[32], new byte[3], new byte[64], []));
        Assert.False(AdvertSignature.Verify(new byte[32], new byte[4], new byte[63], []));
        Assert.False(AdvertSignature.Verify([], [], [], []));
    }

    [Fact]
    public void Sign_WrongLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => AdvertSignature.Sign(_seed, new byte[31], new byte[4], [], new byte[64]));
        Assert.Throws<ArgumentException>(() => AdvertSignature.Sign(_seed, new byte[32], new byte[5], [], new byte[64]));
    }

    [Fact]
    public void Verify_Repeated_AllocatesNothing()
    {
        var key = Ed25519.PublicKeyOf(_seed);
        var signature = new byte[64];
        AdvertSignature.Sign(_seed, key, new byte[4], new byte[8], signature);
        var (timestamp, appData) = (new byte[4], new byte[8]);
        Assert.True(AdvertSignature.Verify(key, timestamp, signature, appData));
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 50; i++)
                AdvertSignature.Verify(key, timestamp, signature, appData);
        }));
    }
}
