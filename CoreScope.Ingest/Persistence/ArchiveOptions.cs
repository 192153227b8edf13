namespace CoreScope.Ingest.Persistence;

/// <summary>Where the archive lies and how hard it is written.</summary>
/// <param name="Path">The database file; created when absent.</param>
public sealed record ArchiveOptions(string Path)
{
    /// <summary>
    /// Waits for the disk at every commit, so that an acknowledged packet survives a power cut (DECISIONS 24). False
    /// (<c>synchronous=NORMAL</c>) is faster and gives that up; a crash of the program alone loses nothing either way.
    /// </summary>
    public bool FullSync { get; init; } = true;

    /// <summary>How long a statement waits for another process's lock.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A turn at the write connection that takes longer is logged.</summary>
    public TimeSpan SlowWriter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Called before every transaction of the writer: for tests of a disk that fails, which throw from it.</summary>
    internal Action? WriteProbe { get; init; }

    /// <summary>Called on the executing thread for every SQL statement: for tests that must see all of them.</summary>
    internal Action<string>? StatementProbe { get; init; }

    /// <summary>Pages the file may have, 0 = no limit: for tests of a full disk.</summary>
    internal int MaxPages { get; init; }
}
