namespace CoreScope.Core.Store;

/// <summary>What an arrival is to the store.</summary>
public enum ArrivalKind : byte
{
    NewTransmission,
    NewObservation,
    Duplicate,
}

/// <summary>What <see cref="PacketStore.Classify"/> found: the transmission if it is known, and which observation is repeated.</summary>
public readonly record struct Classification(ArrivalKind Kind, Transmission? Transmission, int ObservationIndex);

/// <summary>What <see cref="PacketStore.Append"/> did.</summary>
/// <param name="Kind">New transmission, new observation, or a duplicate.</param>
/// <param name="Transmission">The transmission it belongs to.</param>
/// <param name="ObservationIndex">Position among its observations.</param>
/// <param name="Filled">A duplicate brought figures that were missing.</param>
public readonly record struct AppendResult(ArrivalKind Kind, Transmission Transmission, int ObservationIndex, bool Filled);
