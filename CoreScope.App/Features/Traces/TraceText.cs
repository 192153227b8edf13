using System.Globalization;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Routes;

namespace CoreScope.App.Features.Traces;

/// <summary>How the trace page puts things into words.</summary>
internal static class TraceText
{
    private const int MostNames = 12;
    private const double Good = 5;
    private const double Weak = -5;

    /// <summary>Time after the first observation, to the millisecond.</summary>
    public static string After(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"+{Math.Max(0, span.TotalSeconds):0.000} s");

    public static string Spread(TimeSpan? span) => span is not { } value ? "—" : value.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.000} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMinutes:0.0} min"),
    };

    public static string Snr(double snr) => snr.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>How good a reception was, as a class of its colour; the figure stands beside it.</summary>
    public static string SnrClass(double? snr) => snr switch
    {
        null => "muted",
        >= Good => "ok",
        >= Weak => "warn",
        _ => "bad",
    };

    public static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";

    public static string Way(RoutePath path)
    {
        string[] hops = [.. path.Stops.Where(stop => stop.Kind == RouteStopKind.Hop).Select(stop => stop is { IsUnresolved: false, Node: { } node } ? NodeName.Of(node) : stop.Prefix.ToString())];
        return hops.Length == 0 ? "direct" : string.Join(" → ", hops);
    }

    public static string Count(int value, string singular) => value == 1 ? $"1 {singular}" : string.Create(CultureInfo.InvariantCulture, $"{value:N0} {singular}s");
}
