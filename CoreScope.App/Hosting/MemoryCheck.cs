using System.Globalization;

namespace CoreScope.App.Hosting;

/// <summary>Compares the memory the store may take with what the container allows (spec/operations.md §6.3).</summary>
internal static class MemoryCheck
{
    private const double Headroom = 1.5;

    // Version 1 states "no limit" as a number about as large as there is.
    private const long NoLimit = 1L << 62;

    private static readonly string[] s_files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

    /// <summary>Bytes this process may take, or null when nothing says so.</summary>
    public static long? ContainerLimit()
    {
        foreach (var file in s_files)
        {
            try
            {
                return Parse(File.ReadAllText(file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Not this version, or not Linux.
            }
        }

        return null;
    }

    /// <summary>What such a file says; null = no limit.</summary>
    public static long? Parse(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < NoLimit ? limit : null;

    /// <summary>True when a store of so many bytes would leave the rest of the process too little.</summary>
    public static bool IsTight(long storeBytes, long? containerLimit) => storeBytes > 0 && containerLimit is { } limit && storeBytes * Headroom > limit;
}
