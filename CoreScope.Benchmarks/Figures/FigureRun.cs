using System.Diagnostics;
using System.Globalization;
using CoreScope.Ingest.Simulation.Load;

namespace CoreScope.Benchmarks.Figures;

/// <summary>Where a run keeps its things. Disposing removes all of them.</summary>
internal sealed class FigureRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corescope-figures-").FullName;
    private int _number;

    public FigureRun(string appFolder) => AppFolder = appFolder;

    /// <summary>The published app.</summary>
    public string AppFolder { get; }

    /// <summary>A new empty folder.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, (++_number).ToString(CultureInfo.InvariantCulture))).FullName;

    /// <summary>A data folder with an archive of this size; made once a run.</summary>
    public string Archive(long transmissions, long observations)
    {
        var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"archive-{observations}"));
        var path = Path.Combine(folder, "corescope.db");
        if (File.Exists(path))
            return folder;
        Directory.CreateDirectory(folder);
        var watch = Stopwatch.StartNew();
        SimulatedArchive.Write(new SimulatedArchiveOptions(path, DateTimeOffset.UtcNow) { Transmissions = transmissions, Observations = observations }, static _ => { }, CancellationToken.None);
        Log($"archive of {observations:N0} observations made in {watch.Elapsed.TotalSeconds:0} s");
        return folder;
    }

    public static void Log(FormattableString text) => Console.Error.WriteLine($"[{DateTime.Now:HH:mm:ss}] {text.ToString(CultureInfo.InvariantCulture)}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
