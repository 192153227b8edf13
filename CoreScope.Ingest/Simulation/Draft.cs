using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation;

/// <summary>A packet about to be sent.</summary>
internal readonly record struct Draft(SimulatedNode Origin, PayloadType Type, byte[] Payload)
{
    /// <summary>Null: flooded. Otherwise the stations to pass, in order.</summary>
    public int[]? Via { get; init; }

    /// <summary>Whom a direct packet is for; −1: whoever hears it.</summary>
    public int Destination { get; init; } = -1;

    /// <summary>What is to follow once this was heard.</summary>
    public FollowUp? Then { get; init; }

    /// <summary>True when the packet may be scoped to a part of the region.</summary>
    public bool MayBeScoped { get; init; }
}
