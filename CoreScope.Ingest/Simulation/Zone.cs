namespace CoreScope.Ingest.Simulation;

/// <summary>A part of the region: its observers publish under one code, its repeaters forward one scope.</summary>
/// <param name="Code">Three letters in place of an airport's code; none of them is a real one's.</param>
/// <param name="Scope">Name of the region scope with <c>#</c>.</param>
internal readonly record struct Zone(string Code, string Scope);
