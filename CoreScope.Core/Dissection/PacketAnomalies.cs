using System.Numerics;

namespace CoreScope.Core.Dissection;

/// <summary>What is odd about an accepted frame (protocol.md §10.3). The bits stand in the ordinal order of their JSON names.</summary>
[Flags]
public enum PacketAnomalies : ushort
{
    None = 0,
    AdvertAppDataOversize = 1 << 0,
    AdvertAppDataTruncated = 1 << 1,
    CiphertextMisaligned = 1 << 2,
    ControlNotZeroHop = 1 << 3,
    EmptyPayload = 1 << 4,
    GroupTextTypeUnsupported = 1 << 5,
    ReservedPayloadType = 1 << 6,
    TraceNotDirect = 1 << 7,
    TracePathMisaligned = 1 << 8,
    TracePathMode = 1 << 9,
    TracePayloadInvalid = 1 << 10,
    UnsupportedVersion = 1 << 11,
}

/// <summary>The names of the anomalies, for JSON and for people.</summary>
public static class PacketAnomalyNames
{
    /// <summary>The stable name of a single anomaly.</summary>
    public static string Kind(this PacketAnomalies anomaly) => anomaly switch
    {
        PacketAnomalies.AdvertAppDataOversize => "advert_appdata_oversize",
        PacketAnomalies.AdvertAppDataTruncated => "advert_appdata_truncated",
        PacketAnomalies.CiphertextMisaligned => "ciphertext_misaligned",
        PacketAnomalies.ControlNotZeroHop => "control_not_zero_hop",
        PacketAnomalies.EmptyPayload => "empty_payload",
        PacketAnomalies.GroupTextTypeUnsupported => "group_text_type_unsupported",
        PacketAnomalies.ReservedPayloadType => "reserved_payload_type",
        PacketAnomalies.TraceNotDirect => "trace_not_direct",
        PacketAnomalies.TracePathMisaligned => "trace_path_misaligned",
        PacketAnomalies.TracePathMode => "trace_path_mode",
        PacketAnomalies.TracePayloadInvalid => "trace_payload_invalid",
        PacketAnomalies.UnsupportedVersion => "unsupported_version",
        _ => "",
    };

    /// <summary>One sentence for the anomaly banner.</summary>
    public static string Description(this PacketAnomalies anomaly) => anomaly switch
    {
        PacketAnomalies.AdvertAppDataOversize => "The advert carries more than 32 bytes of app data; the firmware ignores the rest.",
        PacketAnomalies.AdvertAppDataTruncated => "The advert's flags announce fields whose bytes are missing.",
        PacketAnomalies.CiphertextMisaligned => "The encrypted part is empty or not a multiple of 16 bytes: probably a bit error on air.",
        PacketAnomalies.ControlNotZeroHop => "A zero-hop control packet came with hops or flood-routed; the firmware ignores it.",
        PacketAnomalies.EmptyPayload => "The packet has no payload.",
        PacketAnomalies.GroupTextTypeUnsupported => "The channel text is of a type that the firmware drops.",
        PacketAnomalies.ReservedPayloadType => "The payload type is reserved.",
        PacketAnomalies.TraceNotDirect => "A trace is only handled on a direct route.",
        PacketAnomalies.TracePathMisaligned => "The trace's route is not a whole number of entries.",
        PacketAnomalies.TracePathMode => "The trace's header path claims hop hashes where SNR bytes belong.",
        PacketAnomalies.TracePayloadInvalid => "The trace is too short for tag, auth code and flags.",
        PacketAnomalies.UnsupportedVersion => "The payload version is not defined; the firmware discards the packet.",
        _ => "",
    };

    /// <summary>All that are set, one by one, in ordinal order of name; empty when none is.</summary>
    public static PacketAnomalies[] Each(this PacketAnomalies anomalies)
    {
        var each = new PacketAnomalies[BitOperations.PopCount((uint)anomalies)];
        for (var i = 0; i < each.Length; i++)
        {
            each[i] = anomalies.First();
            anomalies &= ~each[i];
        }

        return each;
    }

    /// <summary>The first in ordinal order of name, or none.</summary>
    public static PacketAnomalies First(this PacketAnomalies anomalies) => (PacketAnomalies)((int)anomalies & -(int)anomalies);
}
