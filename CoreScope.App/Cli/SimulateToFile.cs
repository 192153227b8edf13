using System.Globalization;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Simulation.Load;

namespace CoreScope.App.Cli;

/// <summary>Writes an archive file and tells every second how far it is.</summary>
internal static class SimulateToFile
{
    public static async Task<int> RunAsync(SimulatedArchiveOptions options, bool force, CancellationToken stop)
    {
        if (Path.Exists(options.Path) && !(force && File.Exists(options.Path)))
        {
            await Console.Error.WriteLineAsync($"simulate: {options.Path} exists; {(force ? "it is a folder, name a file" : "name another file, or replace it with --force")}.");
            return ExitCode.Failed;
        }

        try
        {
            var clock = TimeProvider.System;
            Console.WriteLine(Text($"Building a region of {options.Shape.Nodes} nodes and {options.Shape.Observers} observers, seed {options.Shape.Seed}"));
            var begun = clock.GetTimestamp();
            var progress = new Progress(options.Observations, clock);
            var result = SimulatedArchive.Write(options, progress.Tell, stop);
            var seconds = clock.GetElapsedTime(begun).TotalSeconds;
            Console.WriteLine(Text(
                $"{options.Path}: {result.Transmissions:N0} transmissions, {result.Observations:N0} observations, {result.Nodes:N0} nodes, {result.Observers:N0} observers, {new FileInfo(options.Path).Length / 1e6:N0} MB in {seconds:0.0} s ({result.Observations / seconds:N0} rows/s)"));
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("simulate: broken off, nothing is left behind.");
            return ExitCode.Cancelled;
        }
        catch (Exception problem) when (problem is ArchiveException or IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            await Console.Error.WriteLineAsync($"simulate: {problem.Message}");
            return ExitCode.Failed;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One line a second.</summary>
    private sealed class Progress(long total, TimeProvider clock)
    {
        private readonly long _begun = clock.GetTimestamp();
        private long _told = clock.GetTimestamp();

        public void Tell(long rows)
        {
            if (rows == 0 || clock.GetElapsedTime(_told) < TimeSpan.FromSeconds(1))
                return;
            _told = clock.GetTimestamp();
            var rate = rows / clock.GetElapsedTime(_begun).TotalSeconds;
            Console.WriteLine(Text($"{rows,12:N0} of {total:N0} observations ({100.0 * rows / total:0} %) {rate,9:N0} rows/s, {TimeSpan.FromSeconds((total - rows) / rate):h\\:mm\\:ss} left"));
        }
    }
}
