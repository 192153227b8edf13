using System.Net;
using CoreScope.App.Shared.Api;
using CoreScope.Core;

namespace CoreScope.App.Hosting;

/// <summary>Requests to the API are limited to 100 a second and address; loopback is exempt (DECISIONS 33).</summary>
public static class ReadLimit
{
    /// <summary>Requests a second, and as many at once.</summary>
    public const int PerSecond = 100;

    public static IServiceCollection AddReadLimit(this IServiceCollection services) =>
        services.AddSingleton(provider => new RequestBuckets(PerSecond, provider.GetRequiredService<Mesh>().Clock));

    public static IApplicationBuilder UseReadLimit(this IApplicationBuilder app)
    {
        var buckets = app.ApplicationServices.GetRequiredService<RequestBuckets>();
        return app.Use((context, next) => IsAllowed(context, buckets) ? next(context) : RefuseAsync(context));
    }

    private static bool IsAllowed(HttpContext context, RequestBuckets buckets)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        if (IPAddress.IsLoopback(address) || !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return true;
        return buckets.TryTake(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return ApiConventions.WriteErrorAsync(context, StatusCodes.Status429TooManyRequests, ApiErrors.TextOf(StatusCodes.Status429TooManyRequests));
    }
}
