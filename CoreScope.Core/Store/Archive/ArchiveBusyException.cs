namespace CoreScope.Core.Store.Archive;

/// <summary>So many searches of older packets wait already that one more would not be answered in good time; it may be asked again soon.</summary>
public sealed class ArchiveBusyException : Exception
{
    private const string Text = "Too many searches of older packets are waiting. Try again in a few seconds.";

    public ArchiveBusyException()
        : base(Text)
    {
    }

    public ArchiveBusyException(string message)
        : base(message)
    {
    }

    public ArchiveBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
