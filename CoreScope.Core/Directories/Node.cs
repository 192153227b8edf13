using CoreScope.Core.Geo;
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

    /// <summary>Region scopes it said it has, separated by commas, as an observer asked it; null = never said.</summary>
    public string? DeclaredScopes { get; init; }

    /// <summary>Server time at which it said so.</summary>
    public UnixMillis ScopesDeclaredAt { get; init; }

    /// <summary>Retired by retention until it adverts again: left out of live lists and of what a hop may stand for, but history still names it.</summary>
    public bool IsInactive { get; init; }

    /// <summary>Where it says it is; null when it told nothing usable: (0, 0) is what nodes without a fix send.</summary>
    public GeoPoint? Position => Latitude is { } lat && Longitude is { } lon && new GeoPoint(lat, lon) is { IsZero: false, IsValid: true } point ? point : null;

    /// <summary>True when <see cref="Position"/> is known.</summary>
    public bool HasPosition => Position is not null;

    /// <summary>Distance to another node in kilometres; null unless both positions are known.</summary>
    public double? DistanceKmTo(Node other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Position is { } here && other.Position is { } there ? Haversine.DistanceKm(here, there) : null;
    }
}
