namespace CoreScope.App.Features.Traces;

/// <summary>A stretch between two stations of the graph.</summary>
/// <param name="From">Place of the one in the list of nodes.</param>
/// <param name="To">Place of the other.</param>
/// <param name="Observers">Who heard the packet come that way, each once; untrusted text.</param>
/// <param name="Tone">Colour of the first of them, 0 to 7.</param>
/// <param name="Snr">dB, as the farther station of a TRACE wrote it down.</param>
/// <param name="IsAhead">Nobody heard the packet on it.</param>
/// <param name="IsStop">The first such: here the way ends as far as is known.</param>
public sealed record TraceEdge(int From, int To, IReadOnlyList<string> Observers, int Tone, double? Snr, bool IsAhead, bool IsStop);
