using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>What a channel packet holds, as far as it could be opened. Null: not of this type, or not opened.</summary>
public sealed record DissectedGroup
{
    /// <summary>First byte of SHA-256 of the channel's key.</summary>
    public required byte ChannelHash { get; init; }

    /// <summary>Whether it could be opened.</summary>
    public required DecryptionStatus Status { get; init; }

    /// <summary>The channel's display name.</summary>
    public string? Channel { get; init; }

    /// <summary>The whole text with the sender's prefix.</summary>
    public string? Text { get; init; }

    /// <summary>The sender's name, when one is recognised; unauthenticated.</summary>
    public string? Sender { get; init; }

    /// <summary>The sender's clock, Unix seconds.</summary>
    public uint? SenderTime { get; init; }

    /// <summary>Type and attempt of the text.</summary>
    public byte? TextFlags { get; init; }

    /// <summary>Type of a datagram.</summary>
    public ushort? DataType { get; init; }

    /// <summary>Length a datagram states.</summary>
    public byte? DataLength { get; init; }

    /// <summary>The datagram's bytes; null also when it states more than there are.</summary>
    public byte[]? Blob { get; init; }

    /// <summary>True when an opened datagram states more bytes than it has.</summary>
    public bool IsOverrun => DataLength is not null && Blob is null;

    /// <summary>The text behind the sender's prefix, or the whole text.</summary>
    public string? Body => Sender is null ? Text : Text?[(Sender.Length + 2)..];

    /// <summary>Opens <paramref name="frame"/> if it is a channel packet long enough to be one; else null.</summary>
    public static DissectedGroup? Open(in PacketFrame frame, ChannelKeyring keys)
    {
        var type = frame.Header.Payload;
        if (type is not (PayloadType.GroupText or PayloadType.GroupData) || !GroupPayload.TryRead(frame.Payload, out var group))
            return null;
        Span<byte> buffer = stackalloc byte[ProtocolLimits.MaxPayload];
        if (type == PayloadType.GroupText && GroupText.TryOpen(group, keys, buffer, out var text))
            return Of(group, text);
        if (type == PayloadType.GroupData && GroupData.TryOpen(group, keys, buffer, out var opened))
            return Of(group, opened);
        return new DissectedGroup { ChannelHash = group.ChannelHash, Status = group.StatusUnopened(keys) };
    }

    private static DissectedGroup Of(scoped in GroupPayload group, scoped in GroupText text) => new()
    {
        ChannelHash = group.ChannelHash,
        Status = DecryptionStatus.Decrypted,
        Channel = text.Channel.DisplayName,
        Text = text.ReadText(),
        Sender = text.ReadSender(),
        SenderTime = text.SenderTime,
        TextFlags = text.Flags,
    };

    private static DissectedGroup Of(scoped in GroupPayload group, scoped in GroupData opened) => new()
    {
        ChannelHash = group.ChannelHash,
        Status = DecryptionStatus.Decrypted,
        Channel = opened.Channel.DisplayName,
        DataType = opened.DataType,
        DataLength = opened.DataLength,
        Blob = opened.IsOverrun ? null : opened.Blob.ToArray(),
    };
}
