using System.Net;
using System.Threading.RateLimiting;
using CoreScope.App.Shared.Api;

namespace CoreScope.App.Hosting;

/// <summary>Requests to the API are limited to 100 a second and address; loopback is exempt (DECISIONS 33).</summary>
public static class ReadLimit
{
    /// <summary>Requests a second, and as many at once.</summary>
    public const int PerSecond = 100;

    private const int Steps = 10;

    public static IServiceCollection AddReadLimit(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(PartitionOf);
        options.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return new ValueTask(ApiConventions.WriteErrorAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, ApiErrors.TextOf(StatusCodes.Status429TooManyRequests)));
        };
    });

    private static RateLimitPartition<IPAddress> PartitionOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        if (IPAddress.IsLoopback(address) || !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return RateLimitPartition.GetNoLimiter(IPAddress.Loopback);
        return RateLimitPartition.GetTokenBucketLimiter(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, static _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = PerSecond,
            TokensPerPeriod = PerSecond / Steps,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / Steps),
            QueueLimit = 0,
        });
    }
}
