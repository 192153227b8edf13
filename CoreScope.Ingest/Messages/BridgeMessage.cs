using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>The two kinds of text a companion bridge passes on.</summary>
public enum BridgeMessageKind : byte
{
    Channel,
    Direct,
}

/// <summary>Text that a companion bridge has decoded: no frame, no node (operations.md §2.5).</summary>
public sealed record BridgeMessage
{
    /// <summary>The observer under which bridge messages are kept.</summary>
    public const string CompanionObserver = "companion";

    public required BridgeMessageKind Kind { get; init; }

    /// <summary>The text, cleaned, never empty.</summary>
    public required string Text { get; init; }

    /// <summary>Index of the channel, of the body or the topic; null for direct messages.</summary>
    public string? ChannelIndex { get; init; }

    /// <summary><c>ch0</c> …; null for direct messages.</summary>
    public string? Channel { get; init; }

    /// <summary>What stands before the first <c>": "</c> at position 1 to 49.</summary>
    public string? Sender { get; init; }

    /// <summary>The sender's clock in seconds since 1970.</summary>
    public long? SenderTimestamp { get; init; }

    public double? Snr { get; init; }

    public double? Rssi { get; init; }

    public double? Score { get; init; }

    public string? Direction { get; init; }

    /// <summary>When we received it.</summary>
    public UnixMillis ReceivedAt { get; init; }

    /// <summary>
    /// The hash under which it is kept: from the sender's time, where there is one, so that a redelivery is a duplicate.
    /// </summary>
    public PacketHash ContentHash()
    {
        var time = SenderTimestamp?.ToString(CultureInfo.InvariantCulture) ?? ReceivedAt.ToString();
        var input = Kind == BridgeMessageKind.Channel ? $"ch:{ChannelIndex}:{Text}:{time}" : $"dm:{Text}:{time}";
        return new PacketHash(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(input))));
    }
}
