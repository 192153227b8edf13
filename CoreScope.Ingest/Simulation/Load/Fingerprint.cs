namespace CoreScope.Ingest.Simulation.Load;

/// <summary>FNV-1a: the same on every machine, so that the same seed leaves out the same repetitions.</summary>
internal static class Fingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(int first, ReadOnlySpan<byte> rest)
    {
        var print = (Offset ^ (uint)first) * Prime;
        foreach (var value in rest)
            print = (print ^ value) * Prime;
        return print;
    }
}
