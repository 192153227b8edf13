using System.Numerics;
using System.Text;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class Ed25519Tests
{
    private static readonly BigInteger _order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    private delegate bool Verifier(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <summary>RFC 8032 §7.1: seed, public key, message, signature.</summary>
    public static TheoryData<string, string, string, string> Rfc8032 { get; } = new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void Verify_Rfc8032Vector_IsTrueByBothImplementations(string seed, string publicKey, string message, string signature)
    {
        var (key, text, sign) = (Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.NotEmpty(seed);
        Assert.True(Ed25519.Verify(key, text, sign));
        Assert.True(ManagedEd25519.Verify(key, text, sign));
    }

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void Sign_Rfc8032Vector_GivesItsKeyAndSignature(string seed, string publicKey, string message, string signature)
    {
        Assert.True(Ed25519.IsNative, "These tests need OpenSSL.");
        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKeyOf(Convert.FromHexString(seed))));
        var signed = new byte[64];
        Ed25519.Sign(Convert.FromHexString(seed), Convert.FromHexString(message), signed);
        Assert.Equal(signature, Convert.ToHexStringLower(signed));
    }

    [Fact]
    public void Verify_RandomMessagesAndCorruptions_BothImplementationsAgree()
    {
        Assert.True(Ed25519.IsNative, "These tests need OpenSSL.");
        var random = new Random(20260517);
        for (var round = 0; round < 120; round++)
        {
            var seed = Bytes(random, 32);
            var key = Ed25519.PublicKeyOf(seed);
            var message = Bytes(random, random.Next(0, 120));
            var signature = new byte[64];
            Ed25519.Sign(seed, message, signature);
            Assert.True(Ed25519.Verify(key, message, signature));
            Assert.True(ManagedEd25519.Verify(key, message, signature));

            AssertSame(false, key, message, Flipped(signature, random));
            AssertSame(null, Flipped(key, random), message, signature);
            if (message.Length > 0)
                AssertSame(false, key, Flipped(message, random), signature);
        }
    }

    [Fact]
    public void Verify_RandomBytesAsKeysAndSignatures_BothImplementationsAgreeOnFalse()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var signature = Bytes(random, 64);
            signature[63] &= 0x0F;
            AssertSame(false, Bytes(random, 32), Bytes(random, 40), signature);
        }
    }

    [Fact]
    public void Verify_OddPointEncodings_BothImplementationsAgree()
    {
        // Points of small order, y of p and above, a sign on x = 0: with S = 0 and R = A or the neutral point some of these
        // verify by the plain equation. What counts is that both implementations say the same.
        string[] encodings =
        [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0200000000000000000000000000000000000000000000000000000000000000",
        ];
        var random = new Random(3);
        foreach (var key in encodings)
        {
            foreach (var r in encodings)
            {
                var signature = new byte[64];
                Convert.FromHexString(r).CopyTo(signature, 0);
                for (var round = 0; round < 4; round++)
                    AssertSame(null, Convert.FromHexString(key), Bytes(random, 12), signature);
            }
        }
    }

    [Fact]
    public void Verify_ScalarRaisedByGroupOrder_IsFalse()
    {
        foreach (object[] row in Rfc8032)
        {
            var key = Convert.FromHexString((string)row[1]);
            var message = Convert.FromHexString((string)row[2]);
            var signature = Convert.FromHexString((string)row[3]);
            var raised = new BigInteger(signature.AsSpan(32), isUnsigned: true) + _order;
            Assert.True(raised.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
            AssertSame(false, key, message, signature);
        }
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 0)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    public void Verify_WrongLengths_IsFalse(int keyLength, int signatureLength) =>
        AssertSame(false, new byte[keyLength], [1, 2, 3], new byte[signatureLength]);

    [Fact]
    public void Sign_WrongLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Ed25519.PublicKeyOf(new byte[31]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[33], [], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[32], [], new byte[63]));
    }

    [Fact]
    public void Verify_FromManyThreads_StaysRight()
    {
        var seed = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
        var key = Ed25519.PublicKeyOf(seed);
        var signature = new byte[64];
        Ed25519.Sign(seed, key, signature);
        var wrong = (byte[])signature.Clone();
        wrong[5] ^= 1;
        Parallel.For(0, 200, i => Assert.Equal(i % 2 == 0, Ed25519.Verify(key, key, i % 2 == 0 ? signature : wrong)));
    }

    private static void AssertSame(bool? expected, byte[] key, byte[] message, byte[] signature)
    {
        Verifier native = Ed25519.Verify, managed = ManagedEd25519.Verify;
        var first = native(key, message, signature);
        Assert.Equal(expected ?? first, first);
        Assert.True(first == managed(key, message, signature), $"key {Convert.ToHexString(key)} signature {Convert.ToHexString(signature)}: OpenSSL says {first}");
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }
}
