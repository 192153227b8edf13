using System.Globalization;
using CoreScope.App.Shared.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CoreScope.App.Features.Observers;

/// <summary>Observers over HTTP (spec/api.md §6).</summary>
public static class ObserversApi
{
    private const string AgeHeader = "X-Cache-Age-Seconds";

    public static void MapObserversApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/observers", ListAsync).WithName("ListObservers").WithTags("Observers");
        routes.MapGet("/api/observers/{id}", DetailAsync).WithName("GetObserver").WithTags("Observers");
    }

    private static async Task<JsonHttpResult<ObserverListAnswer>> ListAsync(HttpRequest request, HttpResponse response, ObserverItems items, CancellationToken cancellationToken)
    {
        // No parameter is honoured; a query only asks for a fresh answer.
        var (answer, age) = request.QueryString.HasValue
            ? (await items.BuildAsync(cancellationToken).ConfigureAwait(false), TimeSpan.Zero)
            : await items.CachedAsync(cancellationToken).ConfigureAwait(false);
        response.Headers[AgeHeader] = ((int)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Json(answer, ObserversJson.Default.ObserverListAnswer);
    }

    private static async Task<IResult> DetailAsync(string id, ObserverItems items, CancellationToken cancellationToken) =>
        await items.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } observer
            ? TypedResults.Json(observer, ObserversJson.Default.ObserverItem)
            : ApiErrors.NotFound("observer not found");
}
