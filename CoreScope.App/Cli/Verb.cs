namespace CoreScope.App.Cli;

/// <summary>Something the program does in place of running the app.</summary>
/// <param name="Name">First word of the command line.</param>
/// <param name="Summary">One line for <c>--help</c>.</param>
/// <param name="RunAsync">Takes the words behind the name and gives the exit code.</param>
internal sealed record Verb(string Name, string Summary, Func<string[], CancellationToken, Task<int>> RunAsync);
