using CoreScope.App.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace CoreScope.App.Hosting;

/// <summary>The request pipeline and every endpoint.</summary>
public static class CoreScopeEndpoints
{
    public static void MapCoreScope(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.Use(RefuseCircuitsWhileStopping);
        app.UseCoreScopeApi();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(KeepBareStatus);
        app.UseAntiforgery();
        app.MapCoreScopeApi();
        app.MapStaticAssets();
        // Circuits stay compressed, as is usual: a live map costs the line a fifth of its bytes then, and no measurable time. What
        // makes that safe is that no other site can frame a page and watch how long its messages get; our own policy says so.
        app.MapRazorComponents<AppRoot>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        app.PrintWhenReady();
    }

    /// <summary>
    /// A page that loses its circuit tries again at once. Taken on by a host that is about to end, it would hold that end up until
    /// the shutdown's time is over; refused, it goes on trying and finds the next host.
    /// </summary>
    private static Task RefuseCircuitsWhileStopping(HttpContext context, RequestDelegate next)
    {
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        if (!lifetime.ApplicationStopping.IsCancellationRequested || !context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    /// <summary>Only people get a page for an unknown address; scripts, files and the API keep their bare status.</summary>
    private static Task KeepBareStatus(HttpContext context, RequestDelegate next)
    {
        if (!WantsPage(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return next(context);
    }

    private static bool WantsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
