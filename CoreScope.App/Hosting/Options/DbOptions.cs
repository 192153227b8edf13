namespace CoreScope.App.Hosting.Options;

/// <summary>Upkeep of the database file; the key is upstream's.</summary>
public sealed class DbOptions
{
    private const int DefaultPages = 1024;

    private int _incrementalVacuumPages = DefaultPages;

    /// <summary>Pages given back to the disk in one step after old rows were deleted; below 1 means the default.</summary>
    public int IncrementalVacuumPages
    {
        get => _incrementalVacuumPages;
        set => _incrementalVacuumPages = value < 1 ? DefaultPages : value;
    }
}
