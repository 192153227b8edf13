using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation;

/// <summary>One packet sent in the region and everything that was heard of it, in order of time.</summary>
/// <param name="Type">Payload type.</param>
/// <param name="Route">Route type.</param>
/// <param name="Origin">Who sent it first.</param>
/// <param name="Receptions">Never changes once handed out.</param>
public sealed record SimulatedTransmission(PayloadType Type, RouteType Route, SimulatedNode Origin, IReadOnlyList<SimulatedReception> Receptions);
