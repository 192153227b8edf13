using System.Globalization;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Routes;

namespace CoreScope.App.Features.Map.Route;

/// <summary>How the route view puts things into words.</summary>
internal static class RouteText
{
    private const int LongestQuote = 80;

    /// <summary>The station's name, or its bytes.</summary>
    public static string Name(RouteStop stop) => stop is { Node: { } node } ? NodeName.Of(node) : Hex(stop);

    public static string Hex(RouteStop stop) => stop.Prefix.Length == 0 ? "—" : stop.Prefix.ToString();

    /// <summary>Where it stands in the way.</summary>
    public static string Place(IReadOnlyList<RouteStop> stops, int index) => stops[index].Kind switch
    {
        RouteStopKind.Sender => "Sender",
        RouteStopKind.Recipient => "Recipient",
        _ => $"Hop {Hop(stops, index)} of {stops.Count(stop => stop.Kind == RouteStopKind.Hop)}",
    };

    /// <summary>Number of a hop, not counting the ends.</summary>
    public static int Hop(IReadOnlyList<RouteStop> stops, int index) => stops.Take(index + 1).Count(stop => stop.Kind == RouteStopKind.Hop);

    /// <summary>What is doubtful or missing about a station, in words.</summary>
    public static IEnumerable<string> States(RouteStop stop)
    {
        if (stop.IsFromPayload)
            yield return "from payload";
        if (stop is { IsUnresolved: true, Node: not null })
            yield return "a guess";
        else if (stop.IsUnresolved)
            yield return stop.Candidates > 1 ? $"{Number(stop.Candidates)} candidates" : "unresolved";
        else if (stop.Place is null)
            yield return "no position";
        if (stop is { IsUnresolved: false, IsUnreliable: true })
            yield return "doubtful";
        if (stop is { IsAhead: true, Kind: RouteStopKind.Hop })
            yield return "not reached";
    }

    public static string Summary(RoutePath path, Func<double?, string> distance)
    {
        var line = Count(path.Hops, "hop");
        if (path.DistanceKm > 0)
            line += " · " + distance(path.DistanceKm);
        return path.Unresolved == 0 ? line : $"{line} · {Number(path.Unresolved)} unresolved";
    }

    /// <summary>The hops as they stand in the packet.</summary>
    public static string Hops(RoutePath path) => string.Join(" ", path.Stops.Where(stop => stop.Kind == RouteStopKind.Hop).Select(stop => stop.Prefix.ToString().ToLowerInvariant()));

    /// <summary>Who heard a way, at most three by name.</summary>
    public static string Witnesses(RoutePath path)
    {
        string[] names = [.. path.Witnesses.Select(witness => witness.Observer?.DisplayName ?? "an unknown observer").Distinct()];
        return names.Length <= 3 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))} and {names.Length - 3} more";
    }

    public static string Quote(string text)
    {
        if (text.Length <= LongestQuote)
            return text;
        var end = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return text[..end] + "…";
    }

    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(int value, string singular) => value == 1 ? $"1 {singular}" : $"{Number(value)} {singular}s";
}
