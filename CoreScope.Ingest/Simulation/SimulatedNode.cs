using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Simulation;

/// <summary>A station of the simulated region, with a real key pair. Immutable.</summary>
public sealed class SimulatedNode
{
    private readonly byte[] _seed;
    private readonly byte[] _key;

    internal SimulatedNode(byte[] seed, byte[] key)
    {
        _seed = seed;
        _key = key;
        Key = new PublicKey(key);
    }

    /// <summary>Position in <see cref="Region.Nodes"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Invented; sent as it stands, some of them meant to break pages.</summary>
    public required string Name { get; init; }

    public required NodeRole Role { get; init; }

    /// <summary>Degrees.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees.</summary>
    public required double Longitude { get; init; }

    /// <summary>What antenna and height add to each link, dB.</summary>
    public required double GainDb { get; init; }

    /// <summary>Part of the region, 0 to 3.</summary>
    public required int Zone { get; init; }

    /// <summary>Bytes a hop of the floods it originates: 1 to 3.</summary>
    public required int HashSize { get; init; }

    /// <summary>Whether it forwards.</summary>
    public required bool Relays { get; init; }

    /// <summary>Whether its adverts tell its position.</summary>
    public required bool SharesPosition { get; init; }

    /// <summary>What its clock is off by, seconds.</summary>
    public required int ClockErrorSeconds { get; init; }

    /// <summary>The Ed25519 public key.</summary>
    public PublicKey Key { get; }

    /// <summary>The first byte of its key: its address in pairwise packets.</summary>
    public byte Address => _key[0];

    /// <summary>The 32 bytes of <see cref="Key"/>.</summary>
    internal ReadOnlySpan<byte> KeyBytes => _key;

    /// <summary>The private seed, 32 bytes.</summary>
    internal ReadOnlySpan<byte> Seed => _seed;
}
