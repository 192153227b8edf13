using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.App.Shared.Mesh;

/// <summary>What the screen adds to a payload type: its colour and one sentence of explanation.</summary>
public static class PayloadTypeStyle
{
    private static readonly string[] s_variables = [.. Enumerable.Range(0, PayloadTypes.Count).Select(VariableOf)];
    private static readonly string[] s_colors = [.. s_variables.Select(variable => $"var({variable})")];
    private static readonly string[] s_styles = [.. s_variables.Select(variable => $"--c:var({variable})")];

    /// <summary>Name of the colour in tokens.css, e.g. <c>--type-grp-txt</c>.</summary>
    public static string Variable(PayloadType type) => s_variables[(int)type & 0xF];

    /// <summary>Style attribute that hands the colour to a chip.</summary>
    public static string ChipStyle(PayloadType type) => s_styles[(int)type & 0xF];

    /// <summary>The colour of one packet's stripe or line, as the reader wants it: by its hash, else by its type.</summary>
    public static string ColorOf(PacketHash hash, PayloadType type, bool byHash) => byHash ? HashColor.Of(hash) : s_colors[(int)type & 0xF];

    /// <summary>What such a packet is for.</summary>
    public static string Meaning(PayloadType type) => type switch
    {
        PayloadType.Request => "Encrypted request to a node, such as a login or a status query",
        PayloadType.Response => "Encrypted answer to a request",
        PayloadType.TextMessage => "Encrypted text from one node to another",
        PayloadType.Ack => "Confirms that a message arrived",
        PayloadType.Advert => "A node announces its key, name, role and perhaps its position",
        PayloadType.GroupText => "Text in a channel, readable with the channel's key",
        PayloadType.GroupData => "Binary datagram in a channel",
        PayloadType.AnonRequest => "Request that carries the sender's key, made for this occasion",
        PayloadType.Path => "Tells the other side the way back",
        PayloadType.Trace => "Walks a given route and gathers the SNR of each hop",
        PayloadType.Multipart => "One part of a payload that is larger than a frame",
        PayloadType.Control => "Control traffic, such as the search for neighbours",
        PayloadType.RawCustom => "Bytes of an application of its own",
        _ => "Type that no known firmware defines",
    };

    private static string VariableOf(int value) =>
        "--type-" + ((PayloadType)value).Name().ToLowerInvariant().Replace('_', '-');
}
