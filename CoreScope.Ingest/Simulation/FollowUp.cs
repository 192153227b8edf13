using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation;

/// <summary>An answer that is due.</summary>
/// <param name="Type">Of the answer.</param>
/// <param name="From">Who answers.</param>
/// <param name="To">Whom.</param>
/// <param name="Tag">What it refers to: a request's time, a text's checksum.</param>
internal readonly record struct FollowUp(PayloadType Type, SimulatedNode From, SimulatedNode To, uint Tag);
