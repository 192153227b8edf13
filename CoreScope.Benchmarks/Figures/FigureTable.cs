using System.Globalization;
using System.Text;

namespace CoreScope.Benchmarks.Figures;

/// <summary>The figures that are owed, and how they are shown.</summary>
internal sealed class FigureTable
{
    private const string Begin = "<!-- figures: written by CoreScope.Benchmarks/run.sh -->";
    private const string End = "<!-- end of figures -->";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("load", "1,660,000 observations of 150,000 transmissions: managed heap", "≤ 300 MB", "220 MB"),
        new("load", "the same: first page / fully loaded / RSS", "< 2 s / < 12 s / ≤ 600 MB", "1 s / 5 s / 400 MB"),
        new("big", "10,000,000 observations of 1,000,000 transmissions: loaded / RSS", "≤ 90 s, ≤ 3 GB", "40 s, 1.8 GB"),
        new("qos0", "Mosquitto QoS 0 → committed in SQLite, sustained 60 s", "10,000/s", "20,000/s"),
        new("window20", "Mosquitto QoS 1 → committed and acknowledged, its default window of 20", "4,000/s", ""),
        new("window1000", "Mosquitto QoS 1 → committed and acknowledged, window of 1,000", "8,000/s", ""),
        new("listener", "own listener QoS 1 → committed and acknowledged, 10 publishers", "10,000/s", "20,000/s"),
        new("ws50", "publish → /ws frame at 50/s", "p99 ≤ 100 ms", "20 ms"),
        new("ws1000", "publish → /ws frame at 1,000/s", "p99 ≤ 100 ms", "20 ms"),
        new("ws10000", "publish → /ws frame at 10,000/s", "p99 ≤ 500 ms", "100 ms"),
        new("paths", "paths of the busiest node on 1,660,000 observations", "p50 ≤ 30 ms", "10 ms"),
        new("reader", "newest 50 packets while 5,000/s are ingested, over HTTP", "p99 ≤ 5 ms", "1 ms"),
        new("reader", "the same in process", "p99 ≤ 5 ms", "1 ms"),
        new("nodes", "the 150 busiest nodes of 1,660,000 observations at 500 messages/s, over HTTP: detail and paths", "p50 ≤ 30 ms, p99 ≤ 150 ms", ""),
        new("nodes", "the same: analytics of 7 days, computed anew", "p50 ≤ 30 ms, p99 ≤ 100 ms", ""),
        new("nodes", "the same: list of 500 nodes", "p99 ≤ 20 ms", ""),
        new("nodes", "the same: search", "p99 ≤ 10 ms", ""),
        new("cpu", "CPU at 50 messages a second, no viewer", "≤ 3 % of a core", "1 %"),
    ];

    /// <summary>Names in the order of the table.</summary>
    public IEnumerable<string> Names => Figures.Select(figure => figure.Name).Distinct();

    /// <summary>Fills the lines of <paramref name="name"/>; one text for all of them when there are fewer texts.</summary>
    public void Set(string name, params string[] measured)
    {
        var lines = Figures.Where(figure => figure.Name == name).ToList();
        for (var i = 0; i < lines.Count; i++)
            lines[i].Measured = measured[Math.Min(i, measured.Length - 1)];
    }

    /// <summary>The table of what was measured, in Markdown.</summary>
    public string ToMarkdown(string machine)
    {
        var text = new StringBuilder();
        text.AppendLine(machine).AppendLine();
        text.AppendLine("| | at least | aim | measured | command |").AppendLine("|---|---|---|---|---|");
        foreach (var figure in Figures.Where(figure => figure.Measured is not null))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {figure.Title} | {figure.AtLeast} | {figure.Aim} | {figure.Measured} | `run.sh {figure.Name}` |");
        return text.ToString();
    }

    /// <summary>Puts <paramref name="table"/> between the two markers of the file.</summary>
    public static void Write(string path, string table)
    {
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"{path} lacks the markers between which the figures stand.");
        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n\n{table}\n{text[end..]}");
    }
}
