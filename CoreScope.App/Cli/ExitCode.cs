namespace CoreScope.App.Cli;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It could not be done; the reason was told.</summary>
    public const int Failed = 1;

    /// <summary>The command line has a mistake.</summary>
    public const int Usage = 2;

    /// <summary>Broken off by Ctrl+C, as shells expect it.</summary>
    public const int Cancelled = 130;
}
