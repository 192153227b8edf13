using System.Globalization;
using CoreScope.App.Features.Map.Inspector;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Map.Route;

/// <summary>Which way is drawn, as a link carries it: that of a packet, or one that prefixes can mean.</summary>
/// <param name="Packet">Content hash; null = no packet.</param>
/// <param name="ObservationId">Whose way is in the foreground.</param>
/// <param name="IsAlone">That way alone, without the others the packet took.</param>
/// <param name="Prefixes">Hop prefixes of a way to think of.</param>
/// <param name="Rank">Which of their candidates, from 1.</param>
public sealed record RouteUrlState(string? Packet = null, int? ObservationId = null, bool IsAlone = false, string? Prefixes = null, int Rank = 0)
{
    public const string PacketKey = "packet";
    public const string ObservationKey = "obs";
    public const string AloneKey = "alone";

    /// <summary>A way is asked for; else the address is the map's own.</summary>
    public bool IsAny => Packet is not null || (Prefixes is not null && Rank > 0);

    /// <summary>Back to the packet, about the same observation.</summary>
    public string? PacketUrl => Packet is null ? null : With($"packets/{Uri.EscapeDataString(Packet)}", ObservationKey, Number(ObservationId));

    /// <summary>Reads the query of <paramref name="uri"/>. Nonsense counts as absent.</summary>
    public static RouteUrlState Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return new RouteUrlState(
            Text(PacketKey)?.ToLowerInvariant(), NumberOf(ObservationKey), Text(AloneKey) == "1", Text(PathInspectorUrl.PrefixesKey), NumberOf(PathInspectorUrl.PathKey) ?? 0);

        string? Text(string key) => query.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value) ? value.ToString().Trim() : null;
        int? NumberOf(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The link, relative to the base address.</summary>
    public string ToUrl()
    {
        if (Packet is null)
            return Prefixes is null ? "map" : PathInspectorUrl.ToMap(Prefixes, Math.Max(1, Rank));
        var url = With(QueryHelpers.AddQueryString("map", PacketKey, Packet), ObservationKey, Number(ObservationId));
        return IsAlone ? QueryHelpers.AddQueryString(url, AloneKey, "1") : url;
    }

    private static string With(string url, string key, string? value) => value is null ? url : QueryHelpers.AddQueryString(url, key, value);

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
