using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>The filters of <c>GET /api/packets</c> (spec/api.md §3.1).</summary>
internal static class PacketQueryString
{
    // A place without observers: nothing was heard there.
    private static readonly string[] s_nowhere = [];

    /// <summary>Reads the query; false with what is wrong.</summary>
    public static bool TryRead(IQueryCollection query, out PacketQuery packets, out string fault)
    {
        packets = new PacketQuery
        {
            Limit = PageLimit.Packets.Clamp(query["limit"]),
            Offset = PageLimit.Offset(query["offset"]),
            IsAscending = string.Equals(query["order"], "asc", StringComparison.OrdinalIgnoreCase),
        };
        if (!TryReadTimes(query, ref packets, out fault))
            return false;
        if (ListOf(query["nodes"]) is { } nodes)
        {
            packets = packets with { Nodes = nodes };
            return true;
        }

        return TryReadNumbers(query, ref packets, out fault) && ReadNames(query, ref packets);
    }

    private static bool TryReadTimes(IQueryCollection query, ref PacketQuery packets, out string fault)
    {
        fault = "since and until must be RFC 3339 times";
        if (!TryReadTime(query["since"], out var since) || !TryReadTime(query["until"], out var until))
            return false;
        packets = packets with { Since = since, Until = until };
        return true;
    }

    private static bool TryReadTime(string? text, out UnixMillis? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        if (!ApiTime.TryParse(text, out var parsed))
            return false;
        time = parsed;
        return true;
    }

    private static bool TryReadNumbers(IQueryCollection query, ref PacketQuery packets, out string fault)
    {
        fault = "type must be a payload type (0-15) and route a route type (0-3)";
        if (!TryReadNumber(query["type"], PayloadTypes.Count, out var type) || !TryReadNumber(query["route"], 4, out var route))
            return false;
        packets = packets with { Type = (PayloadType?)type, Route = (RouteType?)route };
        return true;
    }

    private static bool TryReadNumber(string? text, int below, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed >= below)
            return false;
        number = parsed;
        return true;
    }

    private static bool ReadNames(IQueryCollection query, ref PacketQuery packets)
    {
        packets = packets with
        {
            Regions = ListOf(query["region"]),
            Observers = ListOf(query["observer"]),
            Nodes = query["node"].ToString() is { Length: > 0 } node ? [node] : null,
            Area = query["area"].ToString() is { Length: > 0 } area ? area : null,
            Channel = query["channel"].ToString() is { Length: > 0 } channel ? channel : null,
        };
        if (query["hash"].ToString() is { Length: > 0 } text)
            packets = PacketHash.TryParse(text, out var hash) ? packets with { Hash = hash } : packets with { Regions = s_nowhere };
        return true;
    }

    private static string[]? ListOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
