namespace CoreScope.App.Shared.Mesh;

/// <summary>What the operator says about regions.</summary>
/// <param name="Labels">Code → name.</param>
/// <param name="DefaultRegions">Where a reader who has not chosen looks first; empty = everywhere.</param>
public sealed record RegionSettings(IReadOnlyDictionary<string, string> Labels, string DefaultRegions);
