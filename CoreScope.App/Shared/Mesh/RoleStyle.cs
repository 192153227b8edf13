using CoreScope.App.Interop;
using CoreScope.Core.Directories;

namespace CoreScope.App.Shared.Mesh;

/// <summary>How a role looks, on every page alike (spec/ui-map-nodes.md §0.2): name, letter, shape, glyph and the variable of its colour.</summary>
/// <param name="Key">Name in links and in the API.</param>
/// <param name="Label">One of them.</param>
/// <param name="Plural">Several of them.</param>
/// <param name="Letter">For where there is room for one.</param>
/// <param name="Shape">Outline of its marker.</param>
/// <param name="Glyph">The same as a character.</param>
/// <param name="Radius">Of its marker, in pixels.</param>
public sealed record RoleStyle(string Key, string Label, string Plural, string Letter, MarkerShape Shape, string Glyph, int Radius)
{
    /// <summary>Fading that marks a node as not heard for long.</summary>
    public const double StaleOpacity = 0.35;

    public static RoleStyle Repeater { get; } = new("repeater", "Repeater", "Repeaters", "R", MarkerShape.Circle, "●", 8);

    public static RoleStyle Companion { get; } = new("companion", "Companion", "Companions", "C", MarkerShape.Square, "■", 8);

    public static RoleStyle Room { get; } = new("room", "Room Server", "Room Servers", "M", MarkerShape.Hexagon, "⬢", 9);

    public static RoleStyle Sensor { get; } = new("sensor", "Sensor", "Sensors", "S", MarkerShape.Triangle, "▲", 8);

    public static RoleStyle Observer { get; } = new("observer", "Observer", "Observers", "O", MarkerShape.Diamond, "◆", 9);

    /// <summary>A role that no known firmware gives.</summary>
    public static RoleStyle Unknown { get; } = new("unknown", "Unknown", "Unknown", "?", MarkerShape.Circle, "○", 8);

    /// <summary>All known ones in the order in which they are listed everywhere.</summary>
    public static IReadOnlyList<RoleStyle> All { get; } = [Repeater, Companion, Room, Sensor, Observer];

    /// <summary>Name of the colour in tokens.css; a theme or preset changes it there.</summary>
    public string Color => $"--mc-role-{Key}";

    /// <summary>The outline as an SVG path around (0, 0), 20 units wide at most.</summary>
    public string Path => Shape switch
    {
        MarkerShape.Square => "M-7-7H7V7H-7Z",
        MarkerShape.Hexagon => "M0-9 7.8-4.5V4.5L0 9-7.8 4.5V-4.5Z",
        MarkerShape.Triangle => "M0-8.5 8.5 7H-8.5Z",
        MarkerShape.Diamond => "M0-9.5 9.5 0 0 9.5-9.5 0Z",
        _ => "M-8 0A8 8 0 1 1 8 0 8 8 0 1 1-8 0Z",
    };

    /// <summary>How nodes of this role look.</summary>
    public static RoleStyle Of(NodeRole role) => role switch
    {
        NodeRole.Repeater => Repeater,
        NodeRole.Companion => Companion,
        NodeRole.Room => Room,
        NodeRole.Sensor => Sensor,
        _ => Unknown,
    };

    /// <summary>How the role with this name looks.</summary>
    public static RoleStyle Of(string? key) => All.FirstOrDefault(role => string.Equals(role.Key, key, StringComparison.OrdinalIgnoreCase)) ?? Unknown;

    /// <summary>A marker of this role on a map.</summary>
    public MapMarker Marker(string id, double lat, double lon, string name, string? href = null, bool isStale = false) =>
        new(id, lat, lon, name, Label, Path, Color, Radius, href, isStale ? StaleOpacity : 1);
}
