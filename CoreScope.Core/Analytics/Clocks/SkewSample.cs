using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Clocks;

/// <summary>How far one advert's own time was from that of its reception.</summary>
/// <param name="TransmissionId">The advert.</param>
/// <param name="At">Server time of its first reception.</param>
/// <param name="AdvertSeconds">The node's own time in it, Unix seconds.</param>
/// <param name="Skew">Seconds, positive = the node's clock is ahead: median over its receptions, observers' offsets taken out.</param>
public readonly record struct SkewSample(int TransmissionId, UnixMillis At, long AdvertSeconds, double Skew);
