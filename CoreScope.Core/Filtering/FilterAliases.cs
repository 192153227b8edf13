using CoreScope.Core.Protocol;

namespace CoreScope.Core.Filtering;

/// <summary>By which names types and routes may be called: the firmware's, the shown ones and short forms.</summary>
internal static class FilterAliases
{
    public static PayloadType? TypeOf(string text)
    {
        foreach (var type in PayloadTypes.All)
        {
            if (Is(text, type.Name()) || Is(text, type.Label()))
                return type;
        }

        return text.ToUpperInvariant() switch
        {
            "REQUEST" => PayloadType.Request,
            "DM" => PayloadType.TextMessage,
            "CHANNEL" => PayloadType.GroupText,
            "RAW" or "CUSTOM" => PayloadType.RawCustom,
            _ => null,
        };
    }

    public static RouteType? RouteOf(string text)
    {
        foreach (var route in Enum.GetValues<RouteType>())
        {
            if (Is(text, route.Name()))
                return route;
        }

        return text.ToUpperInvariant() switch
        {
            "T_FLOOD" => RouteType.TransportFlood,
            "T_DIRECT" => RouteType.TransportDirect,
            _ => null,
        };
    }

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
