using System.Diagnostics;
using System.Globalization;

namespace CoreScope.Benchmarks.Figures;

/// <summary>
/// <c>figures &lt;app folder&gt; [--write file] [name …]</c>: measures the figures that are owed, all or those that are named, and prints them as
/// a table. A figure that cannot be measured says why, and the others go on.
/// </summary>
internal static class FiguresCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var table = new FigureTable();
        var write = Array.IndexOf(args, "--write");
        var names = args.Skip(1).Where((_, i) => write < 0 || (i + 1 != write && i != write)).ToArray();
        if (args.Length == 0 || (write >= 0 && write + 1 >= args.Length) || Array.Find(names, name => !table.Names.Contains(name)) is not null)
        {
            await Console.Error.WriteLineAsync($"Usage: figures <folder of the published app> [--write file] [{string.Join('|', table.Names)} …]");
            return 2;
        }

        // As it was before we load it ourselves.
        var machine = Machine();
        var failed = false;
        using (var run = new FigureRun(Path.GetFullPath(args[0])))
        {
            foreach (var name in names.Length == 0 ? table.Names : names)
                failed |= !await MeasureAsync(run, table, name);
        }

        var text = table.ToMarkdown(machine);
        Console.WriteLine(text);
        if (write >= 0)
            FigureTable.Write(args[write + 1], text);
        return failed ? 1 : 0;
    }

    private static async Task<bool> MeasureAsync(FigureRun run, FigureTable table, string name)
    {
        try
        {
            FigureRun.Log($"{name}");
            table.Set(name, await MeasureAsync(run, name));
            return true;
        }
        catch (Exception problem)
        {
            FigureRun.Log($"{name} failed: {problem}");
            table.Set(name, "failed: " + problem.Message.ReplaceLineEndings(" ").Replace('|', '/'));
            return false;
        }
    }

    private static async Task<string[]> MeasureAsync(FigureRun run, string name) => name switch
    {
        "load" => await StartFigures.OrdinaryAsync(run),
        "big" => [await StartFigures.BigAsync(run)],
        "qos0" => [await ThroughputFigures.BrokerAsync(run, 0, 1_000, 60, [5_000, 10_000, 12_500, 15_000, 17_500, 20_000, 25_000])],
        "window20" => [await ThroughputFigures.BrokerAsync(run, 1, 20, 20, [2_000, 4_000, 5_000, 6_000, 8_000, 10_000])],
        "window1000" => [await ThroughputFigures.BrokerAsync(run, 1, 1_000, 20, [5_000, 8_000, 10_000, 12_500, 15_000])],
        "listener" => [await ThroughputFigures.ListenerAsync(run, 20, [5_000, 10_000, 12_500, 15_000, 17_500, 20_000, 25_000])],
        "ws50" => [await SocketFigures.RunAsync(run, 50, 20)],
        "ws1000" => [await SocketFigures.RunAsync(run, 1_000, 20)],
        "ws10000" => [await SocketFigures.RunAsync(run, 10_000, 20)],
        "paths" => [await ReaderFigures.PathsAsync(run)],
        "reader" => [await ReaderFigures.OverHttpAsync(run), await InProcessReader.RunAsync(run)],
        "nodes" => await NodeFigures.RunAsync(run),
        "cpu" => [await ReaderFigures.IdleAsync(run)],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such figure."),
    };

    private static string Machine()
    {
        var cpu = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cpu ?? "unknown processor"}, {Environment.ProcessorCount} logical processors shared by app, broker and publisher, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, commit {Commit()}, {DateTime.UtcNow:yyyy-MM-dd HH:mm}Z. Load before the run: {LoadAverage()}.");
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory });
        return git?.StandardOutput.ReadToEnd().Trim() is { Length: > 0 } commit ? commit : "unknown";
    }
}
