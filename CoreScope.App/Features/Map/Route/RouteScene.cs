using System.Globalization;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Geo;
using CoreScope.Core.Routes;

namespace CoreScope.App.Features.Map.Route;

/// <summary>
/// What of a packet's ways stands on the map (spec/ui-map-nodes.md §7.2): one way in the colours of its sequence, or all of them
/// in one colour, the wider the more observers saw a stretch. Pure.
/// </summary>
/// <param name="Lines">Lines, the lowest first.</param>
/// <param name="Marks">Stations and those who heard the packet.</param>
public sealed record RouteScene(IReadOnlyList<RouteLine> Lines, IReadOnlyList<RouteMark> Marks)
{
    // More of them are one bright knot.
    private const int MostWitnesses = 150;
    private const double Width = 5;
    private const double Thin = 3;
    private const double MostExtra = 6;
    private const string Dashed = "2 9";
    private const string Dotted = "1 6";

    /// <param name="route">The ways of the packet.</param>
    /// <param name="isAlone">The chosen one only.</param>
    /// <param name="distance">Writes kilometres as the reader wants them.</param>
    public static RouteScene Of(PacketRoute route, bool isAlone, Func<double?, string> distance)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(distance);
        var builder = new Builder(route, distance);
        var isUnion = !isAlone && route.Paths.Count > 1;
        builder.Witnesses(isUnion ? route.Paths : [route.Path]);
        if (isUnion)
            builder.Union();
        else
            builder.Sequence();
        builder.Stops();
        return new RouteScene(builder.Lines, builder.Marks);
    }

    /// <summary>The colour at a part (0 to 1) of the way, between five that the theme gives.</summary>
    public static string Ramp(double part)
    {
        var at = Math.Clamp(part, 0, 1) * 4;
        var low = Math.Min(3, (int)at);
        return string.Create(CultureInfo.InvariantCulture, $"color-mix(in oklab, var(--mc-rt-ramp-{low + 1}) {(at - low) * 100:0.#}%, var(--mc-rt-ramp-{low}))");
    }

    private sealed class Builder(PacketRoute route, Func<double?, string> distance)
    {
        private readonly double _middle = route.Path.Stops.Concat(route.Paths.SelectMany(path => path.Stops)).Select(stop => stop.Place).FirstOrDefault(place => place is not null)?.Lon ?? 0;
        private readonly HashSet<RouteKey> _drawn = [];

        public List<RouteLine> Lines { get; } = [];

        public List<RouteMark> Marks { get; } = [];

        public void Witnesses(IReadOnlyList<RoutePath> paths)
        {
            var seen = new HashSet<int>();
            foreach (var path in paths)
            {
                var last = path.Stops.LastOrDefault(stop => stop is { IsAhead: false, Place: not null });
                foreach (var witness in path.Witnesses)
                {
                    if (witness.Place is not { } place || witness.Observer is not { } observer || !seen.Add(observer.Index) || seen.Count > MostWitnesses)
                        continue;
                    var name = $"Heard by {observer.DisplayName}";
                    if (last is not null && last.Place != place && !path.IsPlanned)
                        Lines.Add(new RouteLine([Point(last.Place!.Value), Point(place)], "var(--text-muted)", 2, Dotted, 0.8, name, -1));
                    var at = Point(place);
                    Marks.Add(new RouteMark([], "", at[0], at[1], RoleStyle.Observer.Color, RoleStyle.Observer.Path, 0, false, name));
                }
            }
        }

        /// <summary>All ways at once.</summary>
        public void Union()
        {
            foreach (var edge in route.Edges.Reverse())
            {
                var share = route.Observers == 0 ? 0 : (double)edge.Observers / route.Observers;
                Add(edge, "var(--accent)", Thin + (MostExtra * share), $"{edge.Observers} of {route.Observers} observers", -1);
                Pass(edge.From);
                Pass(edge.To);
            }
        }

        /// <summary>One way in the colours of its sequence.</summary>
        public void Sequence()
        {
            var stops = route.Path.Stops;
            foreach (var edge in PacketRoute.Stretches(route.Path))
            {
                var index = IndexOf(stops, edge.To);
                Add(edge, Ramp(stops.Count < 2 ? 0 : (double)index / (stops.Count - 1)), Width, distance(route.Path.Legs[index]), index);
            }
        }

        /// <summary>The numbered stations of the chosen way.</summary>
        public void Stops()
        {
            var stops = route.Path.Stops;
            var isRound = stops.Count > 1 && stops[0].Key == stops[^1].Key && !stops[0].IsUnresolved;
            foreach (var group in Places(stops).GroupBy(stop => stop.Key))
            {
                var (_, first, at, isGuess) = group.First();
                int[] indexes = [.. group.Select(stop => stop.Index)];
                var stop = stops[first];
                var isEnd = indexes.Contains(0) || indexes.Contains(stops.Count - 1);
                var title = string.Join(", ", indexes.Select(index => $"{RouteText.Place(stops, index)}")) + " · " + RouteText.Name(stop);
                if (route.Path.Legs[first] is { } km)
                    title += $" · {distance(km)} from the one before";
                Marks.Add(new RouteMark(
                    indexes, Label(indexes), at[0], at[1], stop.Node is null || isGuess ? "--mc-role-unknown" : RoleStyle.Of(stop.Node.Role).Color, null,
                    !isEnd ? 0 : isRound ? 2 : 1, isGuess, title));
            }
        }

        private void Add(RouteEdge edge, string color, double width, string more, int stop) =>
            Lines.Add(new RouteLine(
                [Point(edge.From.Place!.Value), Point(edge.To.Place!.Value)], color, width, edge.IsSure && !edge.IsAhead ? null : Dashed, edge.IsSure && !edge.IsAhead ? 1 : 0.6,
                $"{RouteText.Name(edge.From)} → {RouteText.Name(edge.To)} · {more}{(edge.IsAhead ? " · not heard beyond here" : edge.IsSure ? "" : " · hops between are not certain")}", stop));

        private void Pass(RouteStop stop)
        {
            if (!_drawn.Add(stop.Key) || route.Path.Stops.Any(own => own.Key == stop.Key) || stop.Place is not { } place)
                return;
            var at = Point(place);
            var role = RoleStyle.Of(stop.Node!.Role);
            Marks.Add(new RouteMark([], "", at[0], at[1], role.Color, role.Path, 0, false, $"{RouteText.Name(stop)} · {route.Coverage[stop.Key]} of {route.Observers} observers"));
        }

        // Where each stop is drawn: unresolved ones evenly between the neighbours that have a place; at an end they have none.
        private IEnumerable<(string Key, int Index, double[] At, bool IsGuess)> Places(IReadOnlyList<RouteStop> stops)
        {
            var last = -1;
            for (var i = 0; i < stops.Count; i++)
            {
                if (stops[i].Place is not { } place)
                    continue;
                var to = Point(place);
                if (last >= 0)
                {
                    var from = Point(stops[last].Place!.Value);
                    for (var between = last + 1; between < i; between++)
                    {
                        var part = (double)(between - last) / (i - last);
                        yield return ($"?{between}", between, [from[0] + ((to[0] - from[0]) * part), from[1] + ((to[1] - from[1]) * part)], true);
                    }
                }

                yield return (stops[i].Node!.Key.ToString(), i, to, false);
                last = i;
            }
        }

        // By reference: the same station may come again.
        private static int IndexOf(IReadOnlyList<RouteStop> stops, RouteStop wanted)
        {
            for (var i = 0; i < stops.Count; i++)
            {
                if (ReferenceEquals(stops[i], wanted))
                    return i;
            }

            return stops.Count - 1;
        }

        private static string Label(int[] indexes) =>
            indexes.Length == 1 ? Number(indexes[0]) : indexes.Length == 2 ? $"{Number(indexes[0])}·{Number(indexes[1])}" : Number(indexes[0]) + "…";

        private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

        // Within half a turn of the way's beginning: a way across the date line stays in one piece.
        private double[] Point(GeoPoint place) => [place.Lat, _middle + Math.IEEERemainder(place.Lon - _middle, 360)];
    }
}
