using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>Row of a transmission.</summary>
public sealed class TransmissionRow
{
    public int Id { get; init; }

    /// <summary>The 8 bytes of the content hash as a signed number.</summary>
    public long Hash { get; init; }
    public int PayloadType { get; init; }
    public required byte[] Payload { get; init; }
    public UnixMillis FirstSeen { get; init; }
    public UnixMillis LastSeen { get; init; }
    public int Origin { get; init; }
    public int? OriginNodeId { get; init; }
    public int? ChannelId { get; init; }

    /// <summary>Null = not scoped, 0 = scoped to an unknown region.</summary>
    public int? ScopeId { get; init; }
}
