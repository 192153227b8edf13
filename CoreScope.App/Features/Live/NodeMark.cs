namespace CoreScope.App.Features.Live;

/// <summary>A node as it stands on the live map.</summary>
/// <param name="Id">Names it for good.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Role">Position of its role in the list of roles that the script was given.</param>
/// <param name="IsStale">Not heard for so long that it is dimmed.</param>
/// <param name="IsFavorite">One of the reader's own or starred nodes.</param>
/// <param name="Name">Untrusted text.</param>
public sealed record NodeMark(int Id, double Lat, double Lon, int Role, bool IsStale, bool IsFavorite, string Name)
{
    /// <summary>As the script takes it: short, since there are thousands.</summary>
    public object[] ToScript() => [Id, Math.Round(Lat, 5), Math.Round(Lon, 5), Role, IsStale ? 1 : 0, IsFavorite ? 1 : 0, Name];
}
