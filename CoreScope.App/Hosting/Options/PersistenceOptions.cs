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
    private const double DefaultSlowWriterMs = 500;

    private double _slowWriterMs = DefaultSlowWriterMs;

    /// <summary>A turn at the write connection that takes longer is logged, in milliseconds; 0 and below mean the default.</summary>
    public double SlowWriterMs
    {
        get => _slowWriterMs;
        set => _slowWriterMs = value > 0 ? value : DefaultSlowWriterMs;
    }

    /// <summary>How far a commit must have come before a message is acknowledged.</summary>
    public SynchronousMode Synchronous { get; set; } = SynchronousMode.Full;
}
