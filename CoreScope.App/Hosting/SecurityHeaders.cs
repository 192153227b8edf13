using CoreScope.App.Interop;

namespace CoreScope.App.Hosting;

/// <summary>Headers that keep foreign script out: nothing inline, nothing evaluated, nothing from elsewhere.</summary>
public static class SecurityHeaders
{
    // The chart library puts its own few rules into each chart: this text and no other (apexcharts 4.6.0, Legend/Helpers.js).
    private const string ChartStyle = "'sha256-aSysLrDECVdJ6L+jLf8CC5QKLmwRuk/OZiZk9mYky8A='";

    /// <summary>Style attributes stay allowed: Blazor and the UI kit set them (spec/dotnet-stack.md §11). Maps are drawn from <paramref name="tiles"/>.</summary>
    public static string ContentSecurityPolicy(MapTiles tiles) =>
        "default-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'self'; "
        + $"script-src 'self'; style-src-elem 'self' {ChartStyle}; style-src-attr 'unsafe-inline'; "
        + $"img-src {string.Join(' ', tiles.Hosts.Prepend("'self' data:"))}; font-src 'self'; connect-src 'self'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = ContentSecurityPolicy(app.Services.GetRequiredService<MapTiles>());
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
    }
}
