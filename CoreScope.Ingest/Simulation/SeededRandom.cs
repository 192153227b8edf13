using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace CoreScope.Ingest.Simulation;

/// <summary>
/// Chance that repeats: xoshiro256** of Blackman and Vigna, seeded by a hash of a number and a name, so that each part of the
/// simulation draws from its own stream and the same stream gives the same numbers on every machine. Not for secrets; one thread.
/// </summary>
public sealed class SeededRandom
{
    private const double Unit = 1.0 / (1UL << 53);
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededRandom(int seed, string stream)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed}/{stream}")));
        _a = BitConverter.ToUInt64(digest, 0);
        _b = BitConverter.ToUInt64(digest, 8);
        _c = BitConverter.ToUInt64(digest, 16);
        _d = BitConverter.ToUInt64(digest, 24);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32() => (uint)(NextBits() >> 32);

    /// <summary>From 0 up to but not including 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * Unit;

    /// <summary>From 0 up to but not including <paramref name="limit"/>, which is positive.</summary>
    public int Next(int limit) => (int)(((ulong)NextUInt32() * (uint)limit) >> 32);

    /// <summary>True once in <paramref name="chance"/> of all calls (0 to 1).</summary>
    public bool Chance(double chance) => NextDouble() < chance;

    /// <summary>From <paramref name="low"/> up to <paramref name="high"/>.</summary>
    public double Between(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A normal deviate to about three sigma: four uniform ones of 16 bits each, summed.</summary>
    public double NextNormal()
    {
        var bits = NextBits();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum / 65536.0) - 2) * 1.7320508;
    }

    /// <summary>An exponential deviate of mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>One of <paramref name="items"/>, which is not empty.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>Puts <paramref name="items"/> in random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)NextBits();
    }
}
