using System.Data.Common;
using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace CoreScope.App.Hosting;

/// <summary>What holds for every answer, and for every answer of the API (spec/api.md §1).</summary>
public static class ApiConventions
{
    /// <summary>Header with the state of the store.</summary>
    public const string LoadStatusHeader = "X-CoreScope-Load-Status";

    private const string Api = "/api";

    /// <summary>Puts the conventions in front of everything that answers.</summary>
    public static void UseApiConventions(this IApplicationBuilder app)
    {
        app.Use(TellLoadStatus);
        app.Use(AnswerAsApi);
    }

    private static Task TellLoadStatus(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers[LoadStatusHeader] = StatusText(context.RequestServices.GetRequiredService<PacketStore>().Status);
        return next(context);
    }

    private static string StatusText(StoreStatus status) =>
        status.IsReady ? "ready" : string.Create(CultureInfo.InvariantCulture, $"loading; progress={status.Loaded}");

    private static async Task AnswerAsApi(HttpContext context, RequestDelegate next)
    {
        // The target as sent: the path has its dot segments folded already.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!IsApi(context.Request.Path) && !target.StartsWith(Api + "/", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (IsTraversal(target))
        {
            await WriteErrorAsync(context, StatusCodes.Status400BadRequest, "invalid path");
            return;
        }

        LimitBody(context);
        await AnswerAsync(context, next);
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await WriteErrorAsync(context, error.StatusCode, ApiErrors.TextOf(error.StatusCode));
            return;
        }
        catch (ArchiveBusyException busy) when (!context.Response.HasStarted)
        {
            context.Response.Headers.RetryAfter = ApiErrors.RetrySeconds.ToString(CultureInfo.InvariantCulture);
            await WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, busy.Message);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error) when (!context.Response.HasStarted && error is not OutOfMemoryException)
        {
            Log(context).LogError(error, "[api] {Method} {Route} failed", context.Request.Method, context.GetEndpoint()?.DisplayName);
            if (error is DbException && context.RequestServices.GetRequiredService<PacketStore>().Status is { Phase: StorePhase.Degraded, Reason: { } reason })
            {
                await WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, reason);
                return;
            }

            await WriteErrorAsync(context, StatusCodes.Status500InternalServerError, ApiErrors.TextOf(StatusCodes.Status500InternalServerError));
            return;
        }

        // What routing refuses has no body of its own.
        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null)
            await WriteErrorAsync(context, response.StatusCode, ApiErrors.TextOf(response.StatusCode));
    }

    private static bool IsApi(PathString path) => path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase);

    private static ILogger Log(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CoreScope.Api");

    private static void LimitBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? JsonBody.MaxBytes;
    }

    /// <summary>True when path or query climb up in directories, in any spelling of up to two encodings.</summary>
    private static bool IsTraversal(string target)
    {
        var text = target;
        for (var i = 0; i < 3; i++)
        {
            if (Climbs(text) || text.Contains('\0', StringComparison.Ordinal))
                return true;
            text = Uri.UnescapeDataString(text);
        }

        return false;
    }

    private static bool Climbs(string text) =>
        text.Contains("../", StringComparison.Ordinal)
        || text.Contains("..\\", StringComparison.Ordinal)
        || text.EndsWith("/..", StringComparison.Ordinal)
        || text.EndsWith("\\..", StringComparison.Ordinal);

    internal static Task WriteErrorAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ApiError(text), ApiJson.Default.ApiError, cancellationToken: context.RequestAborted);
    }
}
