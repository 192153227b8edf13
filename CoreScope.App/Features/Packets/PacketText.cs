using System.Globalization;
using System.Text;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Dissection;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>How rows and details put figures into words; one place for list, pane and page.</summary>
internal static class PacketText
{
    private const string Missing = "—";

    /// <summary>What a packet is asked for by: its number or, by far the most, its hash.</summary>
    public static string KindOfKey(string key) =>
        !PacketHash.TryParse(key, out _) && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "number" : "hash";

    public static string Snr(double? snr) => snr is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) : Missing;

    public static string Rssi(double? rssi) => rssi is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) : Missing;

    public static string Signal(PacketRow row) =>
        row.Observation is { Snr: null, Rssi: null } ? Missing : $"{Snr(row.Observation.Snr)} dB / {Rssi(row.Observation.Rssi)} dBm";

    /// <summary>Time of an observation after the first of its transmission.</summary>
    public static string After(PacketRow row)
    {
        var span = row.Observation.IngestTime - row.Transmission.FirstSeen;
        return span <= TimeSpan.Zero ? "first" : "+" + Duration(span);
    }

    /// <summary>The second line of a phone's row behind the observer's name.</summary>
    public static string More(PacketRow row, DisplayPreferences preferences)
    {
        var line = new StringBuilder();
        if (row.Observation.Snr is not null)
            line.Append(" · ").Append(Snr(row.Observation.Snr)).Append(" dB");
        if (row.Route is not null)
            line.Append(" · ").Append(row.Hops.Count == 0 ? "direct" : HopCount(row.Hops, preferences));
        if (row is { IsGroup: true, ObservationCount: > 1 })
            line.Append(" · ").Append(Number(row.ObservationCount)).Append('×');
        return line.ToString();
    }

    public static string Count(int count, string singular) => count == 1 ? $"1 {singular}" : $"{Number(count)} {singular}s";

    /// <summary>How many hops the reader sees, and how many not.</summary>
    public static string HopCount(IReadOnlyList<HopName> hops, DisplayPreferences preferences)
    {
        var hidden = preferences.HidesOneByteHops ? hops.Count(hop => hop.Prefix.Length == 1) : 0;
        return hidden == 0 ? Count(hops.Count, "hop") : $"{Count(hops.Count - hidden, "hop")}, {hidden} hidden";
    }

    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.0} min"),
    };

    public static string? IconOf(SummaryIcon icon) => icon switch
    {
        SummaryIcon.Chat => "message-square",
        SummaryIcon.Repeater => "radio-tower",
        SummaryIcon.Room => "server",
        SummaryIcon.Sensor => "thermometer",
        SummaryIcon.Radio => "radio",
        SummaryIcon.Lock => "lock",
        SummaryIcon.Database => "database",
        SummaryIcon.Envelope => "mail",
        SummaryIcon.Shuffle => "shuffle",
        SummaryIcon.Broadcast => "radio",
        SummaryIcon.Check => "check",
        SummaryIcon.Route => "route",
        SummaryIcon.Parts => "layers",
        SummaryIcon.Raw => "hash",
        SummaryIcon.Warning => "triangle-alert",
        _ => null,
    };
}
