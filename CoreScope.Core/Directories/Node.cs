using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>One node of the mesh as its adverts describe it. Immutable: a change is a new record under the same <see cref="Id"/>.</summary>
public sealed record Node
{
    /// <summary>Small number that stands for the key in indexes and in the archive; never reused.</summary>
    public required int Id { get; init; }

    public required PublicKey Key { get; init; }

    /// <summary>Name as sent (cleaned, untrusted text); empty when no advert carried one.</summary>
    public string Name { get; init; } = "";

    public NodeRole Role { get; init; }

    /// <summary>Degrees north; null when no advert carried a position.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; init; }

    /// <summary>Server time of the first advert.</summary>
    public UnixMillis FirstSeen { get; init; }

    /// <summary>Server time of the last advert, or of a later packet that it forwarded, to within five minutes.</summary>
    public UnixMillis LastSeen { get; init; }

    /// <summary>Distinct advert transmissions.</summary>
    public int AdvertCount { get; init; }

    /// <summary>Battery in mV from the sensor extension of adverts.</summary>
    public int? BatteryMillivolts { get; init; }

    /// <summary>Temperature in °C from the sensor extension of adverts.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>Lies outside the geo filter but was kept.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Region scope of its recent adverts.</summary>
    public string? DefaultScope { get; init; }

    /// <summary>True when a usable position is known: (0, 0) is what nodes without a fix send.</summary>
    public bool HasPosition => Latitude is { } lat && Longitude is { } lon && (lat != 0 || lon != 0);
}
