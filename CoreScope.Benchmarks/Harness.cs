using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CoreScope.Benchmarks;

/// <summary>
/// Times small operations: warms up, sizes rounds to a fifth of a second, takes the median of several, and counts what the
/// measuring thread allocates. Prints one line a case.
/// </summary>
internal static class Harness
{
    private const int Rounds = 9;
    private const int WarmUpRounds = 3;
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(200);

    /// <summary>The machine, without which figures mean nothing, and the table's head.</summary>
    public static void PrintHead()
    {
        Console.WriteLine($"{CpuName()}, {Environment.ProcessorCount} logical cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd HH:mm}Z");
#if DEBUG
        Console.WriteLine("Debug build: these figures say nothing. Run with -c Release.");
#endif
        Console.WriteLine($"{"case",-44}{"ns/op",12}{"op/s",14}{"min..max op/s",28}{"B/op",8}");
    }

    /// <summary>Measures <paramref name="run"/>, which does its operation as often as it is told to. Returns operations a second.</summary>
    public static double Measure(string name, Action<int> run)
    {
        var count = Calibrate(run);
        for (var i = 0; i < WarmUpRounds; i++)
            Time(run, count);

        var perSecond = new double[Rounds];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            perSecond[i] = count / Time(run, count).TotalSeconds;
        // What the loop itself allocates over all rounds is far below one byte an operation.
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / ((double)count * Rounds);

        Array.Sort(perSecond);
        var median = perSecond[Rounds / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-44}{1e9 / median,12:N1}{median,14:N0}{$"{perSecond[0]:N0}..{perSecond[^1]:N0}",28}{bytes,8:N1}"));
        return median;
    }

    private static int Calibrate(Action<int> run)
    {
        for (var count = 1; ; count *= 2)
        {
            var taken = Time(run, count);
            if (taken * 4 > _round)
                return Math.Max(1, (int)(count * (_round / taken)));
        }
    }

    private static TimeSpan Time(Action<int> run, int count)
    {
        var start = Stopwatch.GetTimestamp();
        run(count);
        return Stopwatch.GetElapsedTime(start);
    }

    private static string CpuName()
    {
        const string Key = "model name";
        if (!File.Exists("/proc/cpuinfo"))
            return RuntimeInformation.ProcessArchitecture.ToString();
        foreach (var line in File.ReadLines("/proc/cpuinfo"))
        {
            if (line.StartsWith(Key, StringComparison.Ordinal))
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
