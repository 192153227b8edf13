namespace CoreScope.App.Hosting.Options;

/// <summary>What is kept in memory.</summary>
public sealed class PacketStoreOptions
{
    /// <summary>False spends no memory on which packets a node relayed and asks the database instead: the same answers, slower.</summary>
    public bool UseResolvedPathIndex { get; set; } = true;

    /// <summary>Entries of that index above which a warning is logged once; 0 = 5,000,000.</summary>
    public int MaxResolvedPubkeyIndexEntries { get; set; }
}
