using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoreScope.App.Shared.Formatting;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>The listed nodes as files: what is filtered, in the order in which it stands. Times are UTC. Pure.</summary>
public static class NodeExport
{
    private static readonly string[] s_heads =
    [
        "public_key", "name", "role", "scope", "status", "lat", "lon", "first_seen", "last_seen", "advert_count",
        "last_relayed", "relay_count_1h", "relay_count_24h", "usefulness_score", "usefulness_grade", "battery_mv", "temperature_c",
    ];

    /// <summary>One line a node (RFC 4180).</summary>
    public static string ToCsv(IEnumerable<NodeRow> rows, HealthThresholds thresholds, UnixMillis now)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(thresholds);
        var csv = new StringBuilder();
        CsvText.AppendLine(csv, s_heads);
        foreach (var row in rows)
            CsvText.AppendLine(csv, Cells(row, thresholds, now));
        return csv.ToString();
    }

    /// <summary>One feature a node (RFC 7946); one without a usable position has no geometry.</summary>
    public static string ToGeoJson(IEnumerable<NodeRow> rows, HealthThresholds thresholds, UnixMillis now)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(thresholds);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (var row in rows)
                WriteFeature(json, row, Cells(row, thresholds, now));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteFeature(Utf8JsonWriter json, NodeRow row, object?[] cells)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WritePropertyName("geometry");
        if (row.Node.Position is { } place)
        {
            json.WriteStartObject();
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(place.Lon);
            json.WriteNumberValue(place.Lat);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartObject("properties");
        for (var i = 0; i < s_heads.Length; i++)
        {
            if (s_heads[i] is "lat" or "lon")
                continue;
            json.WritePropertyName(s_heads[i]);
            Write(json, cells[i]);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static object?[] Cells(NodeRow row, HealthThresholds thresholds, UnixMillis now)
    {
        var (node, relay) = (row.Node, row.Activity.Relay);
        var isSilent = thresholds.StateOf(node.Role, row.LastHeard, now) == HealthState.Silent;
        return
        [
            row.Key, node.Name.Length == 0 ? null : node.Name, node.Role.Label(), node.DefaultScope, isSilent ? "stale" : "active",
            node.Position?.Lat, node.Position?.Lon, Time(node.FirstSeen), Time(row.LastHeard), node.AdvertCount,
            Time(relay.LastRelayed), row.CanRelay ? relay.LastHour : null, row.CanRelay ? relay.LastDay : null,
            row.Score is { Grade: not null } score ? Math.Round(score.Usefulness, 4) : null, row.Score?.Grade, node.BatteryMillivolts, node.TemperatureCelsius,
        ];
    }

    private static string? Time(UnixMillis time) => time.IsNever ? null : time.ToString();
}
