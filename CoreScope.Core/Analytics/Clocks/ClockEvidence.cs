using CoreScope.Core.Directories;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Clocks;

/// <summary>One advert and how each observer saw its time.</summary>
/// <param name="Advert">The advert.</param>
/// <param name="Receptions">One an observation.</param>
/// <param name="MedianSkew">Seconds: median of the corrected values within a day; null when there is none.</param>
public sealed record ClockEvidence(Transmission Advert, IReadOnlyList<ClockReception> Receptions, double? MedianSkew);

/// <summary>One reception of an advert. Seconds, positive = ahead.</summary>
/// <param name="Observer">Who heard it; null = not known any more.</param>
/// <param name="RawSkew">The advert's time less that of the reception.</param>
/// <param name="CorrectedSkew">The same with the observer's offset taken out.</param>
/// <param name="ObserverOffset">That offset; 0 when it is not known.</param>
/// <param name="IsCalibrated">Whether it is known.</param>
public readonly record struct ClockReception(Observer? Observer, double RawSkew, double CorrectedSkew, double ObserverOffset, bool IsCalibrated);
