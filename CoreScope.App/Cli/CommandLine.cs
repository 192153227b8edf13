using System.Runtime.InteropServices;
using CoreScope.App.Hosting;

namespace CoreScope.App.Cli;

/// <summary>Decides what the program is to do: a verb, help, or, without either, run the app.</summary>
public static class CommandLine
{
    private static readonly Verb[] s_verbs = [SimulateVerb.Verb];

    /// <summary>Does it; the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Length > 0 && IsHelp(args[0]))
        {
            await Console.Out.WriteAsync(Help());
            return ExitCode.Done;
        }

        // Settings come as --Key=value, --Key value, /Key value or Key=value.
        if (args.Length == 0 || args[0].StartsWith('-') || args[0].StartsWith('/') || args[0].Contains('=', StringComparison.Ordinal))
            return await AppRunner.RunAsync(args);
        if (Array.Find(s_verbs, verb => verb.Name == args[0]) is { } verb)
            return await RunAsync(verb, args[1..]);
        await Console.Error.WriteLineAsync($"CoreScope knows no \"{args[0]}\".");
        await Console.Error.WriteAsync(Help());
        return ExitCode.Usage;
    }

    internal static bool IsHelp(string arg) => arg is "--help" or "-h" or "-?" or "help";

    private static async Task<int> RunAsync(Verb verb, string[] args)
    {
        using var stop = new CancellationTokenSource();
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return await verb.RunAsync(args, stop.Token);
    }

    private static string Help() => $"""
        Usage: CoreScope.App [--demo] [--CoreScope:Setting=value …]
               CoreScope.App <verb> [options]

        Without a verb the app runs; README.md names its settings. --demo shows a simulated mesh.

        Verbs (each has its own --help):
        {string.Join('\n', s_verbs.Select(verb => $"  {verb.Name,-10} {verb.Summary}"))}

        """;
}
