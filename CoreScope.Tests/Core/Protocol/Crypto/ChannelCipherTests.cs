using System.Security.Cryptography;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class ChannelCipherTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void TryOpen_WhatSealWrote_GivesThePaddedPlaintext(int secretLength)
    {
        var random = new Random(secretLength);
        var secret = new byte[secretLength];
        for (var length = 1; length <= 180; length++)
        {
            random.NextBytes(secret);
            var plaintext = new byte[length];
            random.NextBytes(plaintext);
            var sealedBytes = new byte[ChannelCipher.SealedLength(length)];
            Assert.Equal(sealedBytes.Length, ChannelCipher.Seal(secret, plaintext, sealedBytes));

            var opened = new byte[sealedBytes.Length - 2];
            Assert.True(ChannelCipher.TryOpen(secret, sealedBytes.AsSpan(0, 2), sealedBytes.AsSpan(2), opened));
            Assert.Equal(plaintext, opened[..length]);
            Assert.DoesNotContain(opened[length..], b => b != 0);
        }
    }

    [Fact]
    public void Seal_KnownConstruction_IsEncryptThenMac()
    {
        var secret = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var plaintext = Convert.FromHexString("00112233445566778899aabbccddeeff");
        var sealedBytes = new byte[18];
        ChannelCipher.Seal(secret, plaintext, sealedBytes);
        // FIPS 197 appendix C.1.
        Assert.Equal("69c4e0d86a7b0430d8cdb78070b4c55a", Convert.ToHexStringLower(sealedBytes.AsSpan(2)));
        Assert.Equal(HMACSHA256.HashData(secret, sealedBytes.AsSpan(2))[..2], sealedBytes[..2]);
    }

    [Fact]
    public void Seal_ShortSecretAndItsZeroPaddedForm_AreTheSame()
    {
        var secret = RandomNumberGenerator.GetBytes(16);
        byte[] padded = [.. secret, .. new byte[16]];
        var (first, second) = (new byte[34], new byte[34]);
        ChannelCipher.Seal(secret, new byte[20], first);
        ChannelCipher.Seal(padded, new byte[20], second);
        Assert.Equal(first, second);
    }

    [Fact]
    public void TryOpen_WrongMacKeyOrCiphertext_IsFalseAndWritesNothing()
    {
        var sealedBytes = new byte[34];
        ChannelCipher.Seal(ChannelKey.Public, "hello, mesh, hello"u8, sealedBytes);
        var opened = new byte[32];
        Assert.True(ChannelKey.TryParse("other", "ffeeddccbbaa99887766554433221100", out var other));
        Assert.False(ChannelCipher.TryOpen(other, sealedBytes.AsSpan(0, 2), sealedBytes.AsSpan(2), opened));
        for (var i = 0; i < sealedBytes.Length; i++)
        {
            sealedBytes[i] ^= 0x10;
            Assert.False(ChannelCipher.TryOpen(ChannelKey.Public, sealedBytes.AsSpan(0, 2), sealedBytes.AsSpan(2), opened));
            sealedBytes[i] ^= 0x10;
        }

        Assert.Equal(new byte[32], opened);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(184)]
    public void TryOpen_CiphertextNotInBlocks_IsFalse(int length)
    {
        var ciphertext = new byte[length];
        var mac = HMACSHA256.HashData(ChannelKey.Public.Key, ciphertext)[..2];
        Assert.False(ChannelCipher.TryOpen(ChannelKey.Public, mac, ciphertext, new byte[256]));
    }

    [Fact]
    public void TryOpen_BadSpans_IsFalse()
    {
        var sealedBytes = new byte[18];
        ChannelCipher.Seal(ChannelKey.Public, "x"u8, sealedBytes);
        Assert.False(ChannelCipher.TryOpen(ChannelKey.Public, sealedBytes.AsSpan(0, 1), sealedBytes.AsSpan(2), new byte[16]));
        Assert.False(ChannelCipher.TryOpen(ChannelKey.Public, sealedBytes.AsSpan(0, 2), sealedBytes.AsSpan(2), new byte[15]));
        Assert.False(ChannelCipher.TryOpen([], sealedBytes.AsSpan(0, 2), sealedBytes.AsSpan(2), new byte[16]));
    }

    [Fact]
    public void Seal_BadSecretOrDestination_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ChannelCipher.Seal(new byte[15], "x"u8, new byte[18]));
        Assert.Throws<ArgumentException>(() => ChannelCipher.Seal(new byte[16], "x"u8, new byte[17]));
    }

    [Fact]
    public void TryOpen_MacMismatch_AllocatesNothing()
    {
        var (mac, ciphertext, plaintext) = (new byte[2], new byte[48], new byte[48]);
        ciphertext[0] = 1;
        Assert.False(ChannelCipher.TryOpen(ChannelKey.Public, mac, ciphertext, plaintext));
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 200; i++)
                ChannelCipher.TryOpen(ChannelKey.Public, mac, ciphertext, plaintext);
        }));
    }
}
