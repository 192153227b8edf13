using System.Text;
using CoreScope.App.Shared.Formatting;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Charts;

/// <summary>A chart's values as rows and columns: one row for each x, one column for each series.</summary>
public sealed class ChartTable
{
    private readonly XAxisType _axis;

    public ChartTable(IReadOnlyList<ChartSeries> series, XAxisType axis, string xName)
    {
        ArgumentNullException.ThrowIfNull(series);
        (_axis, XName) = (axis, xName);
        Columns = [.. series.Select(s => s.Name)];
        var rows = new Dictionary<(double, string?), double?[]>();
        var order = new List<(double X, string? Label)>();
        for (var i = 0; i < series.Count; i++)
        {
            foreach (var point in series[i].Data)
            {
                var key = axis == XAxisType.Category ? (0, point.Label) : (point.X, (string?)null);
                if (!rows.TryGetValue(key, out var values))
                {
                    rows.Add(key, values = new double?[series.Count]);
                    order.Add(key);
                }

                // Several points of a scatter may share their x: the first stands for them.
                values[i] ??= point.Y;
            }
        }

        if (axis != XAxisType.Category)
            order.Sort((one, other) => one.X.CompareTo(other.X));
        Rows = [.. order.Select(key => new ChartTableRow(key.X, key.Label, rows[key]))];
    }

    /// <summary>Head of the first column.</summary>
    public string XName { get; }

    /// <summary>Heads of the others.</summary>
    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<ChartTableRow> Rows { get; }

    /// <summary>The names on the axis, in order.</summary>
    public IReadOnlyList<string> Categories => [.. Rows.Select(row => row.Label ?? "")];

    /// <summary>Everything as CSV (RFC 4180), times in UTC.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder();
        CsvText.AppendLine(csv, [XName, .. Columns]);
        foreach (var row in Rows)
            CsvText.AppendLine(csv, [XOf(row), .. row.Values.Cast<object?>()]);
        return csv.ToString();
    }

    private object XOf(ChartTableRow row) => _axis switch
    {
        XAxisType.Category => row.Label ?? "",
        XAxisType.Datetime => new UnixMillis((long)row.X),
        _ => row.X,
    };
}
