using CoreScope.Core.Identity;

namespace CoreScope.Core.Replay;

/// <summary>How much was heard over a span of time, in equal stretches; each packet counts once, when it was first heard.</summary>
/// <param name="From">Begin of the first stretch.</param>
/// <param name="Width">Length of each.</param>
/// <param name="Counts">Packets in each, the oldest stretch first.</param>
public sealed record Timeline(UnixMillis From, TimeSpan Width, IReadOnlyList<int> Counts)
{
    /// <summary>End of the last stretch.</summary>
    public UnixMillis Until => From + (Width * Counts.Count);

    /// <summary>The time at <paramref name="part"/> (0 to 1) of the whole.</summary>
    public UnixMillis At(double part) => From + (Width * Counts.Count * Math.Clamp(part, 0, 1));

    /// <summary>Where on the whole a time lies, 0 to 1.</summary>
    public double PartOf(UnixMillis time) => Math.Clamp((time - From) / (Width * Counts.Count), 0, 1);
}
