using CoreScope.Core.Geo;

namespace CoreScope.App.Features.Map;

/// <summary>What stands on the map: a node, or an observer whose node does not stand there.</summary>
/// <param name="Id">Names it for good: a node by its id, an observer by its negative index.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Role">Position of its role in <see cref="MapMarks.Roles"/>.</param>
/// <param name="IsStale">Not heard for so long that it is faded.</param>
/// <param name="IsObserver">A node that reports to us too.</param>
/// <param name="IsFavorite">One of the reader's own or starred nodes.</param>
/// <param name="Name">Untrusted text.</param>
/// <param name="Label">Beginning of its key by which hops name it; empty = none.</param>
/// <param name="Tone">Position in <see cref="MapTone.All"/>.</param>
/// <param name="Weight">Its adverts, for the heat.</param>
public sealed record MapMark(
    int Id, GeoPoint Place, int Role, bool IsStale, bool IsObserver, bool IsFavorite, string Name, string Label, int Tone, int Weight)
{
    /// <summary>As the script takes it: short, since there are thousands.</summary>
    public object[] ToScript() =>
        [Id, Math.Round(Place.Lat, 5), Math.Round(Place.Lon, 5), Role, (IsStale ? 1 : 0) | (IsObserver ? 2 : 0) | (IsFavorite ? 4 : 0), Name, Label, Tone, Weight];
}
