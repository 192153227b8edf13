using System.Globalization;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes;

/// <summary>How the pages of nodes put figures into words; one place for list, pane and page.</summary>
public static class NodeText
{
    private const string Missing = "—";

    /// <summary>The node's name, or what stands for it.</summary>
    public static string Name(Node node) => string.IsNullOrWhiteSpace(node.Name) ? "(unnamed)" : node.Name;

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long count, string singular) => Count(count, singular, singular + "s");

    public static string Count(long count, string singular, string plural) => count == 1 ? $"1 {singular}" : $"{Number(count)} {plural}";

    /// <summary>A figure of the radio with its unit.</summary>
    public static string Signal(double? value, string unit) => value is { } given ? string.Create(CultureInfo.InvariantCulture, $"{given:0.#} {unit}") : Missing;

    /// <summary>A share of 1.</summary>
    public static string Percent(double share) => share is > 0 and < 0.001 ? "< 0.1 %" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    public static string Millivolts(int? value) => value is { } given ? string.Create(CultureInfo.InvariantCulture, $"{given / 1000.0:0.00} V") : Missing;

    public static string Celsius(double? value) => value is { } given ? string.Create(CultureInfo.InvariantCulture, $"{given:0.#} °C") : Missing;

    /// <summary>How fast a clock drifts.</summary>
    public static string Drift(double secondsPerDay) => string.Create(CultureInfo.InvariantCulture, $"{secondsPerDay:+0.0;-0.0;0.0} s/day");

    /// <summary>What a verdict on a clock is called.</summary>
    public static string Clock(ClockSeverity severity) => severity switch
    {
        ClockSeverity.NoClock => "no clock",
        ClockSeverity.Bimodal => "two clocks",
        ClockSeverity.Absurd => "absurd",
        ClockSeverity.Critical => "critical",
        ClockSeverity.Warning => "off",
        _ => "ok",
    };

    /// <summary>What a verdict on a clock means.</summary>
    public static string ClockMeaning(ClockSeverity severity) => severity switch
    {
        ClockSeverity.NoClock => "Its adverts carry no usable time: the clock was never set.",
        ClockSeverity.Bimodal => "Some of its adverts carry a right time and some a wrong one.",
        ClockSeverity.Absurd => "Its clock is off by more than 30 days, steadily.",
        ClockSeverity.Critical => "Its clock is off by more than an hour, steadily.",
        ClockSeverity.Warning => "Its clock is off by more than five minutes.",
        _ => "Its clock is right to within five minutes.",
    };

    /// <summary>Why a node counts as active or not.</summary>
    public static string StatusMeaning(NodeRole role, HealthState state, HealthThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        var silent = Hours(role.CanRelay() ? thresholds.InfraSilent : thresholds.NodeSilent);
        var habit = role switch
        {
            NodeRole.Repeater or NodeRole.Room => "Repeaters and rooms advertise every 12 to 24 hours as a rule.",
            NodeRole.Sensor => "Sensors advertise as often as they are set to.",
            _ => "Companions advertise only when their owner asks for it.",
        };
        return state == HealthState.Silent ? $"Not heard for {silent}. {habit}" : $"Heard within the last {silent}. {habit}";
    }

    /// <summary>A time of whole hours or days.</summary>
    public static string Hours(TimeSpan time) => time.TotalHours >= 48 ? Count((long)time.TotalDays, "day") : Count((long)Math.Ceiling(time.TotalHours), "hour");
}
