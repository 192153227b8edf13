using System.Globalization;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Replay;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Live;

/// <summary>The state of the live map that a link carries. Region and area are kept by <c>RegionAreaSelection</c>. Nonsense counts as absent.</summary>
public sealed record LiveUrlState
{
    public const string NodeKey = "node";
    public const string LatKey = "lat";
    public const string LonKey = "lon";
    public const string ZoomKey = "zoom";
    public const string TimeKey = "t";
    public const string SpeedKey = "speed";
    public const string ScopeKey = "scope";
    public const string PacketKey = "packet";
    public const string FavoritesKey = "fav";
    public const string MultibyteKey = "multibyte";

    /// <summary>Zoom where a link gives a place only.</summary>
    public const int DefaultZoom = 12;

    private const int MostNodes = 20;

    /// <summary>Spans of the timeline in hours.</summary>
    public static IReadOnlyList<int> Scopes { get; } = [1, 6, 12, 24];

    /// <summary>Keys, or beginnings of keys, of the nodes asked for; equal by content through <see cref="NodesText"/>.</summary>
    public IReadOnlyList<string> Nodes => NodesText.Length == 0 ? [] : NodesText.Split(',');

    /// <summary><see cref="Nodes"/> separated by commas.</summary>
    public string NodesText { get; init; } = "";

    public GeoPoint? Center { get; init; }

    public int Zoom { get; init; } = DefaultZoom;

    /// <summary>Where replay begins; null = live.</summary>
    public UnixMillis? Time { get; init; }

    public double? Speed { get; init; }

    /// <summary>Hours that the timeline spans.</summary>
    public int Scope { get; init; } = 1;

    /// <summary>Hash of a packet to be flown.</summary>
    public string? Packet { get; init; }

    /// <summary>Null = as the reader has it.</summary>
    public bool? IsFavoritesOnly { get; init; }

    /// <inheritdoc cref="IsFavoritesOnly"/>
    public bool? IsMultibyteOnly { get; init; }

    public static LiveUrlState Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        string? Text(string key) => query.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;
        var (center, zoom) = View(Text(LatKey), Text(LonKey), Text(ZoomKey));
        return new LiveUrlState
        {
            NodesText = string.Join(',', (Text(NodeKey) ?? "").ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(IsKeyOrPrefix).Distinct(StringComparer.Ordinal).Take(MostNodes)),
            Center = center,
            Zoom = zoom,
            Time = TimeOf(Text(TimeKey)),
            Speed = Text(SpeedKey) is { } speed && Real(speed) is { } value && VcrPlayer.Speeds.Contains(value) ? value : null,
            Scope = Text(ScopeKey)?.TrimEnd('h', 'H') is { } scope && int.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && Scopes.Contains(hours) ? hours : 1,
            Packet = Text(PacketKey) is { } packet && PacketHash.TryParse(packet, out var hash) ? hash.ToString() : null,
            IsFavoritesOnly = Flag(Text(FavoritesKey)),
            IsMultibyteOnly = Flag(Text(MultibyteKey)),
        };
    }

    /// <summary>The link, relative to the base address.</summary>
    public string ToUrl()
    {
        var query = new Dictionary<string, string?>();
        if (NodesText.Length > 0)
            query[NodeKey] = NodesText;
        if (Center is { } center)
        {
            query[LatKey] = center.Lat.ToString("0.#####", CultureInfo.InvariantCulture);
            query[LonKey] = center.Lon.ToString("0.#####", CultureInfo.InvariantCulture);
            query[ZoomKey] = Zoom.ToString(CultureInfo.InvariantCulture);
        }

        if (Time is { } time)
            query[TimeKey] = time.ToString();
        if (Speed is { } speed)
            query[SpeedKey] = LiveText.Number(speed);
        if (Scope != 1)
            query[ScopeKey] = $"{Scope}h";
        if (Packet is not null)
            query[PacketKey] = Packet;
        if (IsFavoritesOnly is { } favorites)
            query[FavoritesKey] = favorites ? "1" : "0";
        if (IsMultibyteOnly is { } multibyte)
            query[MultibyteKey] = multibyte ? "1" : "0";
        return QueryHelpers.AddQueryString("live", query);
    }

    private static bool IsKeyOrPrefix(string text) => text.Length is >= 2 and <= 2 * PublicKey.Size && text.All(char.IsAsciiHexDigitLower);

    // Both or neither; a zoom that is no number makes the whole view nonsense.
    private static (GeoPoint?, int) View(string? lat, string? lon, string? zoom)
    {
        if (Real(lat) is not { } north || Real(lon) is not { } east || new GeoPoint(north, east) is not { IsValid: true } center)
            return (null, DefaultZoom);
        if (zoom is null)
            return (center, DefaultZoom);
        return Real(zoom) is { } value ? (center, (int)Math.Clamp(Math.Round(value), 1, 20)) : (null, DefaultZoom);
    }

    private static double? Real(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static bool? Flag(string? text) => text switch { "1" => true, "0" => false, _ => null };

    private static UnixMillis? TimeOf(string? text)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms))
            return ms is > 0 and < 253402300799999 ? new UnixMillis(ms) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.ToUnixTimeMilliseconds() > 0
            ? UnixMillis.From(time)
            : null;
    }
}
