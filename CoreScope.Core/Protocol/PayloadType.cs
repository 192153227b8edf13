namespace CoreScope.Core.Protocol;

/// <summary>Bits 2-5 of the header (protocol.md §2.2). 12 to 14 are reserved.</summary>
public enum PayloadType : byte
{
    Request = 0,
    Response = 1,
    TextMessage = 2,
    Ack = 3,
    Advert = 4,
    GroupText = 5,
    GroupData = 6,
    AnonRequest = 7,
    Path = 8,
    Trace = 9,
    Multipart = 10,
    Control = 11,
    RawCustom = 15,
}

/// <summary>The one table of payload type names: wire names for JSON, short labels for people.</summary>
public static class PayloadTypes
{
    /// <summary>How many values the header's four bits can take.</summary>
    public const int Count = 16;

    /// <summary>The defined types in order of value.</summary>
    public static IReadOnlyList<PayloadType> All { get; } = Enum.GetValues<PayloadType>();

    /// <summary>The firmware's name, as used in JSON; <c>UNKNOWN</c> for 12 to 14.</summary>
    public static string Name(this PayloadType type) => type switch
    {
        PayloadType.Request => "REQ",
        PayloadType.Response => "RESPONSE",
        PayloadType.TextMessage => "TXT_MSG",
        PayloadType.Ack => "ACK",
        PayloadType.Advert => "ADVERT",
        PayloadType.GroupText => "GRP_TXT",
        PayloadType.GroupData => "GRP_DATA",
        PayloadType.AnonRequest => "ANON_REQ",
        PayloadType.Path => "PATH",
        PayloadType.Trace => "TRACE",
        PayloadType.Multipart => "MULTIPART",
        PayloadType.Control => "CONTROL",
        PayloadType.RawCustom => "RAW_CUSTOM",
        _ => "UNKNOWN",
    };

    /// <summary>Label of at most 12 characters shown to people (spec/ui-packets-channels.md §1.5).</summary>
    public static string Label(this PayloadType type) => type switch
    {
        PayloadType.Request => "Request",
        PayloadType.Response => "Response",
        PayloadType.TextMessage => "Direct Msg",
        PayloadType.Ack => "ACK",
        PayloadType.Advert => "Advert",
        PayloadType.GroupText => "Channel Msg",
        PayloadType.GroupData => "Group Data",
        PayloadType.AnonRequest => "Anon Req",
        PayloadType.Path => "Path",
        PayloadType.Trace => "Trace",
        PayloadType.Multipart => "Multipart",
        PayloadType.Control => "Control",
        PayloadType.RawCustom => "Raw Custom",
        _ => "Unknown",
    };
}
