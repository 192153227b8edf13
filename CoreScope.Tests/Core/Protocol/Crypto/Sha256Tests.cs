using System.Security.Cryptography;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class Sha256Tests
{
    [Fact]
    public void Hash_EveryLengthOfAFrame_EqualsDotNets()
    {
        var random = new Random(256);
        var digest = new byte[32];
        for (var length = 0; length <= 300; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Sha256.Hash(data, digest);
            Assert.Equal(SHA256.HashData(data), digest);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Hmac_KeyOfAnyLength_EqualsDotNets(int keyLength)
    {
        var random = new Random(keyLength);
        var (key, digest) = (new byte[keyLength], new byte[32]);
        for (var length = 0; length <= 200; length++)
        {
            var data = new byte[length];
            random.NextBytes(key);
            random.NextBytes(data);
            Sha256.Hmac(key, data, digest);
            Assert.Equal(HMACSHA256.HashData(key, data), digest);
        }
    }

    [Fact]
    public void Hash_ShortDestination_Throws() => Assert.ThrowsAny<ArgumentException>(() => Sha256.Hash([1], new byte[31]));

    [Fact]
    public void Hash_FromManyThreads_StaysRight()
    {
        var expected = SHA256.HashData("abc"u8);
        Parallel.For(0, 500, _ =>
        {
            var digest = new byte[32];
            Sha256.Hash("abc"u8, digest);
            Assert.Equal(expected, digest);
        });
    }
}
