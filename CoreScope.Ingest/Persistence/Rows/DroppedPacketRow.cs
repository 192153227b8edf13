using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>Row of a refused advert.</summary>
public sealed class DroppedPacketRow
{
    public long Id { get; init; }
    public long Hash { get; init; }
    public required byte[] Frame { get; init; }
    public required string Reason { get; init; }
    public required string ObserverId { get; init; }
    public string? ObserverName { get; init; }
    public PublicKey NodeKey { get; init; }
    public string? NodeName { get; init; }
    public UnixMillis DroppedAt { get; init; }
}
