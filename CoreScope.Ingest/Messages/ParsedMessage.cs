using CoreScope.Core.Protocol;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Ingest.Messages;

/// <summary>Which member of a <see cref="ParsedMessage"/> is filled.</summary>
public enum ParsedKind : byte
{
    Ignored,
    Packet,
    Status,
    Bridge,
    Client,
    Neighbors,
}

/// <summary>What one MQTT message turned out to be. A value: an ignored message or a packet allocates nothing.</summary>
public readonly struct ParsedMessage
{
    private readonly object? _message;

    private ParsedMessage(ParsedKind kind, object? message)
    {
        Kind = kind;
        _message = message;
    }

    internal ParsedMessage(DropReason drop, DecodeError error = default, int rawLength = 0)
    {
        Drop = drop;
        Error = error;
        RawLength = rawLength;
    }

    internal ParsedMessage(in PacketMessage packet)
    {
        Kind = ParsedKind.Packet;
        Packet = packet;
    }

    internal ParsedMessage(StatusMessage status)
        : this(ParsedKind.Status, status)
    {
    }

    internal ParsedMessage(BridgeMessage bridge)
        : this(ParsedKind.Bridge, bridge)
    {
    }

    internal ParsedMessage(ClientReception client)
        : this(ParsedKind.Client, client)
    {
    }

    internal ParsedMessage(NeighborsMessage neighbors)
        : this(ParsedKind.Neighbors, neighbors)
    {
    }

    /// <summary>What it is.</summary>
    public ParsedKind Kind { get; }

    /// <summary>Why it is ignored.</summary>
    public DropReason Drop { get; }

    /// <summary>What is wrong with the frame when <see cref="Drop"/> is <see cref="DropReason.DecodeError"/>.</summary>
    public DecodeError Error { get; }

    /// <summary>Characters of the refused frame's hex, for the log.</summary>
    public int RawLength { get; }

    /// <summary>The packet, when <see cref="Kind"/> is <see cref="ParsedKind.Packet"/>.</summary>
    public PacketMessage Packet { get; }

    /// <summary>The status, or null.</summary>
    public StatusMessage? Status => _message as StatusMessage;

    /// <summary>The observer's report of its neighbours, or null.</summary>
    public NeighborsMessage? Neighbors => _message as NeighborsMessage;

    /// <summary>The companion bridge's text, or null.</summary>
    public BridgeMessage? Bridge => _message as BridgeMessage;

    /// <summary>The roaming companion's reception, or null.</summary>
    public ClientReception? Client => _message as ClientReception;
}
