using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Dissection;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Packets;

/// <summary>Turns a dissected frame into what the field table draws; resolved names are put beside the hops.</summary>
internal static class PacketBreakdown
{
    public static List<FieldTableSection> Sections(DissectedPacket packet, IReadOnlyList<HopName> hops) =>
    [
        .. packet.Rows.GroupBy(row => row.Section).Select(group => new FieldTableSection(
            TitleOf(group.Key, packet),
            LabelOf(group.Key),
            [.. group.Select(row => RowOf(row, hops))])),
    ];

    public static IEnumerable<string> Anomalies(DissectedPacket packet) =>
        packet.Rows.Where(row => row.Section == FieldSection.Anomaly).Select(row => row.Description.Length > 0 ? row.Description : row.Value);

    private static FieldTableRow RowOf(FieldRow row, IReadOnlyList<HopName> hops)
    {
        var name = row.IsHop && row.HopIndex < hops.Count && hops[row.HopIndex].Node is { } node ? $"{row.Name} — {node.Name}" : row.Name;
        var start = row.Offset ?? -1;
        return new FieldTableRow(start, start + (row.Offset is null ? 0 : row.Length), name, row.Value, row.Description);
    }

    private static string TitleOf(FieldSection section, DissectedPacket packet) => section switch
    {
        FieldSection.Header => "Header",
        FieldSection.TransportCodes => "Transport codes",
        FieldSection.Path => $"Path ({PacketText.Count(packet.Hops.Count, "hop")})",
        FieldSection.PathSnr => "SNR path",
        FieldSection.Payload => $"Payload: {packet.PayloadName}",
        FieldSection.Decrypted => "Decrypted",
        _ => "Anomalies",
    };

    private static string LabelOf(FieldSection section) => section switch
    {
        FieldSection.Header => "Header",
        FieldSection.TransportCodes => "Transport Codes",
        FieldSection.Path => "Path",
        FieldSection.PathSnr => "Path SNR",
        _ => "Payload",
    };
}
