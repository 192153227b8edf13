using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>One sign of a link.</summary>
/// <param name="ObserverIndex">Who reported it; 0 = nobody known.</param>
/// <param name="At">Server time.</param>
/// <param name="Snr">dB at the observer, when it is an end of the link.</param>
/// <param name="HashSize">Bytes of the hop it was told from; 0 = it was told without a hop.</param>
/// <param name="IsConfirmation">An observer itself named the other end as its neighbour.</param>
public readonly record struct LinkSighting(int ObserverIndex, UnixMillis At, double? Snr = null, int HashSize = 0, bool IsConfirmation = false);
