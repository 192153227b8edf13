namespace CoreScope.Ingest.Persistence;

/// <summary>The archive cannot be opened. The message is for the operator and says what to do; the file was not changed.</summary>
public sealed class ArchiveException : Exception
{
    internal ArchiveException(ArchiveProblem problem, string message, Exception? cause = null)
        : base(message, cause)
    {
        Problem = problem;
    }

    /// <summary>What is wrong.</summary>
    public ArchiveProblem Problem { get; }
}
