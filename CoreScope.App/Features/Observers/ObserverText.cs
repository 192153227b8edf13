using System.Globalization;
using CoreScope.App.Shared.Formatting;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Observers;

/// <summary>How the pages of observers put figures into words; one place for list, pane and page.</summary>
public static class ObserverText
{
    private const string Missing = "—";

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long count, string singular) => count == 1 ? $"1 {singular}" : $"{Number(count)} {singular}s";

    /// <summary>The word beside the status's shape.</summary>
    public static string State(HealthState state) => state switch
    {
        HealthState.Active => "Online",
        HealthState.Degraded => "Stale",
        _ => "Offline",
    };

    /// <summary>The shape that carries the status without colour.</summary>
    public static string Shape(HealthState state) => state switch
    {
        HealthState.Active => "●",
        HealthState.Degraded => "▲",
        _ => "✕",
    };

    /// <summary>What the status means.</summary>
    public static string StateMeaning(HealthState state, HealthThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return state switch
        {
            HealthState.Active => $"Heard within the last {Span(thresholds.ObserverOnline)}",
            HealthState.Degraded => $"Not heard for {Span(thresholds.ObserverOnline)}",
            _ => $"Not heard for {Span(thresholds.ObserverStale)}",
        };
    }

    /// <summary>How long the device has been running; it says so itself.</summary>
    public static string Uptime(long? seconds) => seconds is { } known and >= 0 ? ClockText.Length(known) : Missing;

    public static string Battery(int? millivolts) => millivolts is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1000.0:0.00} V") : Missing;

    public static string NoiseFloor(double? dbm) => dbm is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.#} dBm") : Missing;

    public static string Signal(double? value, string unit) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.##} {unit}") : Missing;

    public static string Given(string? text) => string.IsNullOrWhiteSpace(text) ? Missing : text;

    /// <summary>Firmware without its build note, which the tooltip has.</summary>
    public static string Firmware(string? firmware)
    {
        if (string.IsNullOrWhiteSpace(firmware))
            return Missing;
        var build = firmware.IndexOf("Build:", StringComparison.OrdinalIgnoreCase);
        var shown = build < 0 ? firmware : firmware[..build].TrimEnd(' ', '-', '(', ',');
        return shown.Length == 0 ? firmware : shown;
    }

    /// <summary>Radio settings <c>freqMHz,bwKHz,SF,CR</c> in words; the text itself when it is something else.</summary>
    public static string Radio(string? radio)
    {
        if (string.IsNullOrWhiteSpace(radio))
            return Missing;
        var parts = radio.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 4 && parts.All(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? $"{parts[0]} MHz · SF{parts[2]} · {parts[1]} kHz · CR {parts[3]}"
            : radio;
    }

    /// <summary>Whether it relays; it may not have said so.</summary>
    public static string Relay(bool? canRelay) => canRelay switch
    {
        true => "Repeater",
        false => "Listener",
        _ => Missing,
    };

    public static string RelayMeaning(bool canRelay) => canRelay ? "It forwards packets as well as reporting them" : "It only listens: no path leads through it";

    /// <summary>What a verdict on the clock's offset is called.</summary>
    public static string Offset(ClockSeverity severity) => severity switch
    {
        ClockSeverity.Ok => "right",
        ClockSeverity.Warning => "off",
        _ => "far off",
    };

    /// <summary>Why it is marked as an observer without a zone in its times.</summary>
    public static string NaiveClock(ClockSkewSign sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        var times = sign.Count24h == 1 ? "once" : $"{Number(sign.Count24h)} times";
        return $"Its times bear no zone and are {ClockText.Off(sign.SkewSeconds)}: seen {times}. Its packets are filed under the time they arrived here. "
            + "Set its clock to UTC or let it send the zone; the mark goes 24 hours after the last such time.";
    }

    /// <summary>What keeps it from counting as forwarding; null when nothing does.</summary>
    public static string? Forwarding(Listing.ObserverRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!row.IsNotForwarding)
            return null;
        return row.LastPacketAt.IsNever
            ? "Alive but not forwarding: it reports its status, but no packet has ever come from it. Check its radio settings and its uploader."
            : $"Alive but not forwarding: its last packet came {ClockText.Length(row.Lag!.Value.TotalSeconds)} before its last message. Check its radio settings and its uploader.";
    }

    private static string Span(TimeSpan span) => span.TotalHours >= 2 && span.TotalHours % 1 == 0 ? Count((long)span.TotalHours, "hour") : Count((long)span.TotalMinutes, "minute");
}
