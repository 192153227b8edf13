namespace CoreScope.App.Features.Traces;

/// <summary>A station in the graph of a packet's ways.</summary>
/// <param name="Label">Name, or bytes of a key; untrusted text.</param>
/// <param name="Title">What is known of it.</param>
/// <param name="Column">From 0, in order of the way.</param>
/// <param name="Row">From 0, in its column.</param>
/// <param name="IsEnd">Origin, recipient or those who heard it, not a hop.</param>
/// <param name="IsAhead">Nobody heard the packet there.</param>
public sealed record TraceNode(string Label, string Title, int Column, int Row, bool IsEnd, bool IsAhead);
