namespace CoreScope.App.Features.Map;

/// <summary>Whether a repeater handles path hashes of more than one byte.</summary>
public enum MultibyteState
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>It lies on a path with longer hashes.</summary>
    Suspected,

    /// <summary>Its own adverts use them.</summary>
    Confirmed,
}
