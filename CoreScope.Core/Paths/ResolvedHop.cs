namespace CoreScope.Core.Paths;

/// <summary>A hop of a path and the node it was resolved to; id 0 = unresolved. Lives only while an observation is ingested.</summary>
public readonly record struct ResolvedHop(int NodeId, HopConfidence Confidence);
