using System.Text.Json.Serialization;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Analytics;

namespace CoreScope.App.Features.Config;

// Shapes of spec/api.md §2; key names are upstream's. What cannot be set here is null: a client then keeps its own.

internal sealed record ClientConfigAnswer
{
    [JsonPropertyName("roles")] public object? Roles { get; }

    [JsonPropertyName("healthThresholds")] public required ClientThresholds HealthThresholds { get; init; }

    [JsonPropertyName("map")] public object? Map { get; }

    [JsonPropertyName("tiles")] public required ClientTiles Tiles { get; init; }

    [JsonPropertyName("snrThresholds")] public object? SnrThresholds { get; }

    [JsonPropertyName("distThresholds")] public object? DistThresholds { get; }

    [JsonPropertyName("maxHopDist")] public object? MaxHopDist { get; }

    [JsonPropertyName("limits")] public object? Limits { get; }

    [JsonPropertyName("perfSlowMs")] public object? PerfSlowMs { get; }

    [JsonPropertyName("wsReconnectMs")] public object? WsReconnectMs { get; }

    [JsonPropertyName("cacheInvalidateMs")] public object? CacheInvalidateMs { get; }

    [JsonPropertyName("externalUrls")] public object? ExternalUrls { get; }

    [JsonPropertyName("propagationBufferMs")] public int PropagationBufferMs { get; } = 5_000;

    [JsonPropertyName("liveMapMaxNodes")] public int LiveMapMaxNodes { get; } = 2_000;

    [JsonPropertyName("timestamps")] public required ClientTimestamps Timestamps { get; init; }

    [JsonPropertyName("customizer")] public ClientCustomizer Customizer { get; } = new([]);

    [JsonPropertyName("clientRxCoverage")] public required bool ClientRxCoverage { get; init; }

    public static ClientConfigAnswer Of(HealthThresholds thresholds, DisplayDefaults defaults, MapTiles tiles, ApiSettings settings) => new()
    {
        HealthThresholds = new ClientThresholds
        {
            InfraDegradedMs = Ms(thresholds.InfraDegraded),
            InfraSilentMs = Ms(thresholds.InfraSilent),
            NodeDegradedMs = Ms(thresholds.NodeDegraded),
            NodeSilentMs = Ms(thresholds.NodeSilent),
            RelayActiveMs = Ms(thresholds.RelayActive),
            ObserverOnlineMs = Ms(thresholds.ObserverOnline),
            ObserverStaleMs = Ms(thresholds.ObserverStale),
        },
        Tiles = new ClientTiles(tiles.LightUrl, tiles.DarkUrl),
        Timestamps = new ClientTimestamps(defaults.StoredTimeMode, defaults.StoredZone, defaults.StoredTimeFormat, defaults.CustomTimeFormat, defaults.AllowsCustomTimeFormat),
        ClientRxCoverage = settings.TakesRxCoverage,
    };

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}

internal sealed record ClientThresholds
{
    [JsonPropertyName("infraDegradedMs")] public required long InfraDegradedMs { get; init; }

    [JsonPropertyName("infraSilentMs")] public required long InfraSilentMs { get; init; }

    [JsonPropertyName("nodeDegradedMs")] public required long NodeDegradedMs { get; init; }

    [JsonPropertyName("nodeSilentMs")] public required long NodeSilentMs { get; init; }

    [JsonPropertyName("relayActiveMs")] public required long RelayActiveMs { get; init; }

    [JsonPropertyName("observerOnlineMs")] public required long ObserverOnlineMs { get; init; }

    [JsonPropertyName("observerStaleMs")] public required long ObserverStaleMs { get; init; }
}

internal sealed record ClientTiles([property: JsonPropertyName("light")] string? Light, [property: JsonPropertyName("dark")] string? Dark);

internal sealed record ClientTimestamps(
    [property: JsonPropertyName("defaultMode")] string DefaultMode,
    [property: JsonPropertyName("timezone")] string Timezone,
    [property: JsonPropertyName("formatPreset")] string FormatPreset,
    [property: JsonPropertyName("customFormat")] string CustomFormat,
    [property: JsonPropertyName("allowCustomFormat")] bool AllowCustomFormat);

internal sealed record ClientCustomizer([property: JsonPropertyName("disabledTabs")] IReadOnlyList<string> DisabledTabs);
