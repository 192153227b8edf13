using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence.Rows;

/// <summary>Row of an observer's figures at one moment.</summary>
public sealed class ObserverMetricRow
{
    public int ObserverId { get; init; }
    public UnixMillis At { get; init; }
    public double? NoiseFloor { get; init; }
    public long? TxAirSeconds { get; init; }
    public long? RxAirSeconds { get; init; }
    public long? ReceiveErrors { get; init; }
    public int? BatteryMillivolts { get; init; }
    public long? PacketsSent { get; init; }
    public long? PacketsReceived { get; init; }
}
