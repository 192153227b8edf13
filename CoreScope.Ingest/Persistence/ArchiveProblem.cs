namespace CoreScope.Ingest.Persistence;

/// <summary>Why a file cannot be used as the archive.</summary>
public enum ArchiveProblem
{
    /// <summary>It is a database of upstream CoreScope: to be imported, never written.</summary>
    UpstreamDatabase,

    /// <summary>It is some other file.</summary>
    ForeignFile,

    /// <summary>A later version of this program wrote it.</summary>
    NewerSchema,

    /// <summary>File or folder cannot be written.</summary>
    Unwritable,

    /// <summary>It is ours, but damaged.</summary>
    Corrupt,

    /// <summary>Another running program uses it.</summary>
    InUse,
}
