namespace CoreScope.App.Interop;

/// <summary>
/// Every key of the browser's storage that the server reads, under upstream's names. What is not listed never leaves the browser:
/// a reader's channel keys and API key must not.
/// </summary>
public static class StorageKeys
{
    public const string TimeMode = "meshcore-timestamp-mode";
    public const string TimeZone = "meshcore-timestamp-timezone";
    public const string TimeFormat = "meshcore-timestamp-format";
    public const string CustomTimeFormat = "meshcore-timestamp-custom-format";
    public const string DistanceUnit = "meshcore-distance-unit";
    public const string HideOneByteHops = "meshcore-hide-1byte-hops";
    public const string ColorByHash = "meshcore-color-packets-by-hash";
    public const string Regions = "meshcore-region-filter";
    public const string Area = "meshcore-area-filter";
    public const string Favorites = "meshcore-favorites";
    public const string ClaimedNodes = "meshcore-my-nodes";
    public const string UserLevel = "meshcore-user-level";
    public const string PacketsSort = "meshcore-packets-sort";
    public const string NodesSort = "meshcore-nodes-sort";
    public const string NodesLastHeard = "meshcore-nodes-last-heard";
    public const string NodesStatus = "meshcore-nodes-status-filter";
    public const string NodesColumns = "corescope-nodes-columns";
    public const string AffinityDebug = "meshcore-affinity-debug";
    public const string ObserversSort = "meshcore-observers-sort";
    public const string LiveInferredHops = "live-ghost-hops";
    public const string LiveRealistic = "live-realistic-propagation";
    public const string LiveFavoritesOnly = "live-favorites-only";
    public const string LiveMultibyteOnly = "live-multibyte-only";
    public const string LiveSpeed = "live-vcr-speed";
    public const string LiveFeedHidden = "live-feed-hidden";
    public const string LiveLegendHidden = "live-legend-hidden";
    public const string LiveHeat = "meshcore-live-heatmap";
    public const string LiveHeatOpacity = "meshcore-live-heatmap-opacity";
    public const string LiveMatrix = "live-matrix-mode";
    public const string LiveRain = "live-matrix-rain";
    public const string LiveSound = "live-audio-enabled";
    public const string LiveSoundBpm = "live-audio-bpm";
    public const string LiveSoundVolume = "live-audio-volume";
    public const string LiveFullScreen = "live-fullscreen";
    public const string LiveNavPinned = "live-nav-pinned";
    public const string GeoFilterShown = "meshcore-map-geo-filter";
    public const string MapClusters = "meshcore-map-clustering";
    public const string MapHashLabels = "meshcore-map-hash-labels";
    public const string MapMultibyte = "meshcore-map-multibyte-overlay";
    public const string MapHeat = "meshcore-map-heatmap";
    public const string MapHeatOpacity = "meshcore-heatmap-opacity";
    public const string MapStatus = "meshcore-map-status-filter";
    public const string MapBytes = "meshcore-map-byte-filter";
    public const string MapScopeColors = "corescope-map-scope-colors";
    public const string MapPanelHidden = "corescope-map-panel-hidden";
    public const string ShowAllNodes = "mc-region-show-all-nodes";

    /// <summary>All of them; the short ones first, since the sum is limited.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TimeMode, TimeZone, TimeFormat, CustomTimeFormat, DistanceUnit, HideOneByteHops, ColorByHash, Regions, Area, UserLevel, AffinityDebug,
        PacketsSort, NodesSort, NodesLastHeard, NodesStatus, NodesColumns, ObserversSort,
        LiveInferredHops, LiveRealistic, LiveFavoritesOnly, LiveMultibyteOnly, LiveSpeed, LiveFeedHidden, LiveLegendHidden, LiveHeat, LiveHeatOpacity,
        MapClusters, MapHashLabels, MapMultibyte, MapHeat, MapHeatOpacity, MapStatus, MapBytes, MapScopeColors, MapPanelHidden,
        LiveMatrix, LiveRain, LiveSound, LiveSoundBpm, LiveSoundVolume, LiveFullScreen, LiveNavPinned,
        GeoFilterShown, ShowAllNodes, ClaimedNodes, Favorites,
    ];
}
