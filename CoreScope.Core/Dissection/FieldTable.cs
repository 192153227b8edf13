using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>
/// Builds the rows of the field table (spec/ui-packets-channels.md §3.6) from the fields that the reader reported, so offsets and
/// ranges are the same by origin.
/// </summary>
internal static class FieldTable
{
    public static FieldRow[] Build(
        in PacketFrame frame, FieldTree tree, PacketAnomalies anomalies, string? scope, DissectedAdvert? advert, DissectedGroup? group)
    {
        var rows = new List<FieldRow>(tree.Fields.Count + 8);
        var isTrace = frame.Header.Payload == PayloadType.Trace;
        var hopField = isTrace ? FieldId.RouteHop : FieldId.Hop;
        var hopIndex = 0;
        var snrIndex = 0;
        foreach (var field in tree.Fields)
        {
            if (field.Id == FieldId.PubKey && frame.Header.Route.IsFlood())
                rows.Add(Without(FieldSection.Payload, null, "Advertised hash size", Invariant($"{(frame.PathLength >> 6) + 1}"), "from the path length byte"));
            var row = RowOf(field, frame, advert, group);
            if (field.Id == hopField)
                row = HopRow(row, field, frame, hopIndex++);
            else if (field.Id == FieldId.TransportCode1)
                row = row with { Description = DescribeScope(scope) };
            else if (field.Id == FieldId.HopSnr)
                row = row with { Name = Invariant($"SNR {++snrIndex}") };
            rows.Add(row);
        }

        if (group is { Status: DecryptionStatus.Decrypted })
            AddDecrypted(rows, group);
        foreach (var anomaly in anomalies.Each())
            rows.Add(Without(FieldSection.Anomaly, null, "Anomaly", anomaly.Kind(), anomaly.Description()));
        return [.. rows];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static FieldRow RowOf(Field field, in PacketFrame frame, DissectedAdvert? advert, DissectedGroup? group) => new(
        SectionOf(field.Id),
        field.Id,
        field.Offset,
        field.Length,
        FieldRegistry.Of(field.Id).Name,
        FieldText.ValueOf(field, frame.Raw),
        FieldText.DescriptionOf(field, frame, advert, group));

    private static string DescribeScope(string? scope) => scope switch
    {
        null => "not scoped",
        "" => "scope of an unknown region",
        _ => "scope of region " + scope,
    };

    private static FieldRow HopRow(FieldRow row, Field field, in PacketFrame frame, int index) => row with
    {
        Name = Invariant($"{row.Name} {index + 1}"),
        Value = Convert.ToHexString(field.Bytes(frame.Raw)),
        Hop = new HopPrefix(field.Bytes(frame.Raw)),
        HopIndex = index,
    };

    private static FieldRow Without(FieldSection section, FieldId? id, string name, string value, string description) =>
        new(section, id, null, 0, name, value, description);

    private static FieldSection SectionOf(FieldId id) => id switch
    {
        FieldId.Header or FieldId.PathLength => FieldSection.Header,
        FieldId.TransportCode1 or FieldId.TransportCode2 => FieldSection.TransportCodes,
        FieldId.Hop => FieldSection.Path,
        FieldId.HopSnr or FieldId.PathSnr => FieldSection.PathSnr,
        _ => FieldSection.Payload,
    };

    private static void AddDecrypted(List<FieldRow> rows, DissectedGroup group)
    {
        AddDecrypted(rows, FieldId.Channel, group.Channel, "");
        if (group.Text is not null)
        {
            AddDecrypted(rows, FieldId.SenderTime, FieldText.Time(group.SenderTime.GetValueOrDefault()), Invariant($"unix {group.SenderTime}"));
            AddDecrypted(rows, FieldId.TextFlags, Invariant($"0x{group.TextFlags:X2}"), Invariant($"type {group.TextFlags >> 2}, attempt {group.TextFlags & 3}"));
            AddDecrypted(rows, FieldId.Sender, group.Sender, "not authenticated");
            AddDecrypted(rows, FieldId.Text, group.Text, "");
            return;
        }

        AddDecrypted(rows, FieldId.DataType, Invariant($"0x{group.DataType:X4}"), FieldText.DataOwner(group.DataType.GetValueOrDefault()));
        AddDecrypted(rows, FieldId.DataLength, Invariant($"{group.DataLength}"), group.IsOverrun ? "more than there is" : "");
        AddDecrypted(rows, FieldId.Blob, group.Blob is { } blob ? Convert.ToHexStringLower(blob) : null, "");
    }

    private static void AddDecrypted(List<FieldRow> rows, FieldId id, string? value, string description)
    {
        if (value is not null)
            rows.Add(Without(FieldSection.Decrypted, id, FieldRegistry.Of(id).Name, value, description));
    }
}
