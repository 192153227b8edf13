namespace CoreScope.Core.Replay;

/// <summary>One station of a flight.</summary>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Certainty">How sure the place is.</param>
/// <param name="NodeId">The node that stands there; 0 where none is known.</param>
/// <param name="IsOneByte">The frame names it by one byte only; false for sender and observer, which it does not name so.</param>
public readonly record struct FlightHop(double Lat, double Lon, HopCertainty Certainty, int NodeId, bool IsOneByte = false);
