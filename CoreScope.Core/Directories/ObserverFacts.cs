using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>
/// What an observer has said of itself (spec/operations.md §2.4). Immutable; null means "never said". The same record serves
/// as an update: what is null there leaves the stored value.
/// </summary>
public sealed record ObserverFacts
{
    /// <summary>Display name, untrusted text.</summary>
    public string? Name { get; init; }

    /// <summary>Region: its IATA code in upper case.</summary>
    public string? Region { get; init; }
    public string? Model { get; init; }
    public string? Firmware { get; init; }
    public string? ClientVersion { get; init; }

    /// <summary><c>freqMHz,bwKHz,SF,CR</c>.</summary>
    public string? Radio { get; init; }

    /// <summary>mV.</summary>
    public int? BatteryMillivolts { get; init; }

    /// <summary>Seconds.</summary>
    public long? UptimeSeconds { get; init; }

    /// <summary>dBm.</summary>
    public double? NoiseFloor { get; init; }

    /// <summary>Its <c>repeat</c> setting; null until it was given.</summary>
    public bool? CanRelay { get; init; }

    /// <summary>
    /// These facts with every given value of <paramref name="update"/> put over them; the same object when nothing changes. An
    /// empty text counts as not given.
    /// </summary>
    public ObserverFacts With(ObserverFacts update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var merged = this with
        {
            Name = Given(update.Name) ?? Name,
            Region = Given(update.Region) ?? Region,
            Model = Given(update.Model) ?? Model,
            Firmware = Given(update.Firmware) ?? Firmware,
            ClientVersion = Given(update.ClientVersion) ?? ClientVersion,
            Radio = Given(update.Radio) ?? Radio,
            BatteryMillivolts = update.BatteryMillivolts ?? BatteryMillivolts,
            UptimeSeconds = update.UptimeSeconds ?? UptimeSeconds,
            NoiseFloor = update.NoiseFloor ?? NoiseFloor,
            CanRelay = update.CanRelay ?? CanRelay,
        };
        return merged == this ? this : merged;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Signs of an observer whose clock runs without a zone and wrong (spec/operations.md §2.6).</summary>
/// <param name="SkewSeconds">Signed; negative = behind.</param>
/// <param name="LastAt">Server time of the last sign.</param>
/// <param name="Count24h">Signs in a row without a gap of 24 h.</param>
public sealed record ClockSkewSign(long SkewSeconds, UnixMillis LastAt, int Count24h)
{
    /// <summary>The sign is shown only while it is at most 24 h old; nothing is written when it ends.</summary>
    public bool IsCurrent(UnixMillis now) => now - LastAt <= TimeSpan.FromHours(24);
}
