namespace CoreScope.App.Hosting.Options;

/// <summary>How far a commit must have come before it counts (SQLite's <c>synchronous</c>).</summary>
public enum SynchronousMode
{
    /// <summary>A power cut may take the last commits.</summary>
    Normal,

    /// <summary>A commit survives a power cut (DECISIONS 24).</summary>
    Full,

    /// <summary>Also the directory entry is synced.</summary>
    Extra,
}

/// <summary>The database.</summary>
public sealed class PersistenceOptions
{
    /// <summary>How far a commit must have come before a message is acknowledged.</summary>
    public SynchronousMode Synchronous { get; set; } = SynchronousMode.Full;
}
