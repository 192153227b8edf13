using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Store;

namespace CoreScope.Core.Routes;

/// <summary>Who heard a packet at the end of a way.</summary>
/// <param name="Observer">The observer; null = not known any more.</param>
/// <param name="Observation">What it heard.</param>
/// <param name="Place">Where its node is, if that is known.</param>
public sealed record RouteWitness(Observer? Observer, Observation Observation, GeoPoint? Place);
