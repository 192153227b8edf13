namespace CoreScope.Tests.Core.Dissection;

/// <summary>Seeded frames for whoever must bear anything: half of them random bytes, half vectors with damage.</summary>
internal sealed class RandomFrames(int seed)
{
    /// <summary>Longest frame made; more than the protocol allows.</summary>
    public const int MaxLength = 300;

    private readonly Random _random = new(seed);
    private bool _isMutated = true;

    /// <summary>Writes the next one and returns its length.</summary>
    public int Next(byte[] buffer)
    {
        _isMutated = !_isMutated;
        return _isMutated ? Mutate(_random, buffer) : Randomise(_random, buffer);
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
