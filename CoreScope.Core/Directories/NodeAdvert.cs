using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>What one accepted advert says of its node. Null means "not said" and leaves what is known.</summary>
public sealed record NodeAdvert
{
    public required PublicKey Key { get; init; }
    public required UnixMillis HeardAt { get; init; }
    public NodeRole Role { get; init; }
    public string? Name { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public int? BatteryMillivolts { get; init; }
    public double? TemperatureCelsius { get; init; }
    public bool IsForeign { get; init; }

    /// <summary>The matched region scope, or null.</summary>
    public string? Scope { get; init; }
}
