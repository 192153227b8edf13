namespace CoreScope.App.Hosting;

/// <summary>Headers that keep foreign script out: nothing inline, nothing evaluated, nothing from elsewhere.</summary>
public static class SecurityHeaders
{
    /// <summary>Style attributes stay allowed: Blazor and the UI kit set them (spec/dotnet-stack.md §11).</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'self'; "
        + "script-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    });
}
