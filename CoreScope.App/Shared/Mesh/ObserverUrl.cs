namespace CoreScope.App.Shared.Mesh;

/// <summary>The address of an observer's page. Its id is whatever it calls itself: any text, slashes included.</summary>
public static class ObserverUrl
{
    /// <summary>Query key of the list by which it shows an observer beside it.</summary>
    public const string ShowKey = "show";

    private const string Page = "observers";

    /// <summary>The link, relative to the base address.</summary>
    public static string Of(string id)
    {
        // Browsers take these for steps up the path, however they are written.
        if (id is "." or "..")
            return $"{Page}?{ShowKey}={Uri.EscapeDataString(id)}";
        return $"{Page}/{Uri.EscapeDataString(id)}";
    }

    /// <summary>The id in an address relative to the base; empty when it is that of the list. Read here, because a router decodes more than once.</summary>
    public static string IdOf(string relativeUri)
    {
        ArgumentNullException.ThrowIfNull(relativeUri);
        var end = relativeUri.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? relativeUri : relativeUri[..end];
        return path.StartsWith(Page + "/", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(path[(Page.Length + 1)..]) : "";
    }
}
