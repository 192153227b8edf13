namespace CoreScope.App.Features.Home;

/// <summary>Which addresses the operator's texts may lead to: the web, and pages of our own.</summary>
public static class SafeLink
{
    private const int Longest = 2_000;

    /// <summary>True for an http or https address, and for one that begins with <c>#/</c> (js/legacy-links.js forwards it).</summary>
    public static bool IsSafe(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var trimmed = url.Trim();
        return trimmed.Length <= Longest
            && (IsOwn(trimmed) || (Uri.TryCreate(trimmed, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0));
    }

    /// <summary>True for a page of our own.</summary>
    public static bool IsOwn(string url) => url.StartsWith("#/", StringComparison.Ordinal);
}
