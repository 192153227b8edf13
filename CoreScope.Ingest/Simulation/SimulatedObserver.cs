using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation;

/// <summary>A station that publishes what it hears. Immutable.</summary>
public sealed record SimulatedObserver
{
    /// <summary>Position in <see cref="Region.Observers"/>.</summary>
    public required int Index { get; init; }

    /// <summary>The station itself.</summary>
    public required SimulatedNode Node { get; init; }

    /// <summary>The code in its topics.</summary>
    public required string Iata { get; init; }

    public required PublisherStyle Style { get; init; }

    public required string Model { get; init; }

    public required string Firmware { get; init; }

    public required string Client { get; init; }

    /// <summary>What its clock shows too much; only a clock without zone can be this wrong.</summary>
    public required TimeSpan ClockError { get; init; }

    /// <summary>dBm, on average.</summary>
    public required double NoiseFloor { get; init; }

    public required RadioSettings Radio { get; init; }

    /// <summary>64 upper-case hex digits, as publishers write it.</summary>
    public required string Id { get; init; }

    /// <summary>Where its packets go.</summary>
    public required string PacketTopic { get; init; }

    /// <summary>Where its status goes.</summary>
    public required string StatusTopic { get; init; }
}
