namespace CoreScope.App.Interop;

/// <summary>Where the pictures of maps come from, one address a theme (<c>{z}/{x}/{y}</c>); null = no pictures.</summary>
public sealed record MapTiles(string? Light, string? Dark, string Attribution)
{
    /// <summary>Hosts that pages may load pictures from, as a content security policy names them.</summary>
    public IReadOnlyList<string> Hosts => [.. new[] { Light, Dark }.Select(HostOf).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    // "{s}" stands for a subdomain of the provider's choice.
    private static string? HostOf(string? url) =>
        url is not null && Uri.TryCreate(url.Replace("{s}", "a", StringComparison.Ordinal), UriKind.Absolute, out var address)
            ? $"{address.Scheme}://{(url.Contains("{s}.", StringComparison.Ordinal) ? "*." + address.Authority[2..] : address.Authority)}"
            : null;
}
