using System.Collections.Frozen;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Filtering;

/// <summary>
/// All fields of the filter language: those of a packet as it was heard, and those of the payload, which are the field registry's.
/// </summary>
public static class FilterFields
{
    private const int MostSuggestions = 3;
    private const int MostEdits = 3;

    private static readonly FrozenDictionary<string, FilterField> s_byName = Define().ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>All, those of the packet first.</summary>
    public static IReadOnlyList<FilterField> All { get; } = [.. Define()];

    /// <summary>The field of this name, or null.</summary>
    public static FilterField? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>Names much like this one, the likest first.</summary>
    public static IReadOnlyList<string> LikeTo(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return
        [
            .. All.Select(field => (field.Name, Edits: Edits(field.Name, name)))
                .Where(like => like.Edits <= MostEdits && like.Edits < name.Length)
                .OrderBy(like => like.Edits).ThenBy(like => like.Name, StringComparer.Ordinal)
                .Take(MostSuggestions).Select(like => like.Name),
        ];
    }

    private static List<FilterField> Define()
    {
        List<FilterField> fields =
        [
            New("type", "packet type", PacketField.Type) with { Values = [.. PayloadTypes.All.Select(type => type.Name())] },
            New("route", "how it is routed", PacketField.Route) with { Values = [.. Enum.GetValues<RouteType>().Select(route => route.Name())] },
            New("transport", "has transport codes", PacketField.Transport, FilterFieldKind.Truth),
            New("hash", "packet hash", PacketField.Hash, FilterFieldKind.Hex),
            New("raw", "the whole packet in hex", PacketField.Raw, FilterFieldKind.Hex),
            New("size", "bytes as heard", PacketField.Size, FilterFieldKind.Number),
            New("payload_bytes", "bytes of the payload", PacketField.PayloadBytes, FilterFieldKind.Number),
            New("payload_hex", "the payload in hex", PacketField.PayloadHex, FilterFieldKind.Hex),
            New("snr", "signal-to-noise ratio in dB", PacketField.Snr, FilterFieldKind.Number),
            New("rssi", "signal strength in dBm", PacketField.Rssi, FilterFieldKind.Number),
            New("hops", "hops of the path", PacketField.Hops, FilterFieldKind.Number),
            New("hash_size", "bytes of one hop", PacketField.HashSize, FilterFieldKind.Number),
            New("path", "hops as heard, joined by →", PacketField.Path, FilterFieldKind.Hex),
            New("path_prefixes", "the same as path", PacketField.Path, FilterFieldKind.Hex),
            New("routed_through", "public key of a node that forwarded it", PacketField.RoutedThrough, FilterFieldKind.Hex),
            New("observer", "name of the observer", PacketField.Observer),
            New("observer_id", "id of the observer", PacketField.ObserverId, FilterFieldKind.Hex),
            New("observer_iata", "region of the observer", PacketField.Region),
            New("iata", "region of the observer", PacketField.Region),
            New("observations", "how often it was heard", PacketField.Observations, FilterFieldKind.Number),
            New("time", "when it was heard", PacketField.Time, FilterFieldKind.Time),
            New("timestamp", "the same as time", PacketField.Time, FilterFieldKind.Time),
            New("age", "how long ago that was", PacketField.Age, FilterFieldKind.Age),
            New("code1", "transport code of the region", PacketField.Code1, FilterFieldKind.Hex),
            New("code2", "second transport code", PacketField.Code2, FilterFieldKind.Hex),
            New("scope", "name of the region it is scoped to", PacketField.Scope),
            New("sf", "spreading factor of the observer's radio", PacketField.SpreadingFactor, FilterFieldKind.Number),
        ];
        foreach (var definition in FieldRegistry.All)
        {
            if (definition.FilterName.StartsWith("payload.", StringComparison.Ordinal) && !fields.Exists(field => field.Name == definition.FilterName))
                fields.Add(OfPayload(definition));
        }

        return fields;
    }

    private static FilterField New(string name, string description, PacketField field, FilterFieldKind kind = FilterFieldKind.Text) =>
        new() { Name = name, Description = description, Kind = kind, Packet = field };

    private static FilterField OfPayload(FieldDefinition definition) => new()
    {
        Name = definition.FilterName,
        Description = definition.Unit.Length == 0 ? definition.Name : $"{definition.Name} in {definition.Unit}",
        Kind = definition.Type switch
        {
            FieldType.Bytes or FieldType.Flags => FilterFieldKind.Hex,
            FieldType.Truth => FilterFieldKind.Truth,
            FieldType.Time => FilterFieldKind.Time,
            FieldType.Text => FilterFieldKind.Text,
            _ => FilterFieldKind.Number,
        },
        Payload = definition.Id,
    };

    // Levenshtein's distance, letters in any case.
    private static int Edits(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MostEdits)
            return int.MaxValue;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
