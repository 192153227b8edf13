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
        routes.MapGet("/api/observers", List).WithName("ListObservers").WithTags("Observers");
        routes.MapGet("/api/observers/{id}", Detail).WithName("GetObserver").WithTags("Observers");
    }

    private static JsonHttpResult<ObserverListAnswer> List(HttpRequest request, HttpResponse response, ObserverItems items)
    {
        // No parameter is honoured; a query only asks for a fresh answer.
        var (answer, age) = request.QueryString.HasValue ? (items.Build(), TimeSpan.Zero) : items.Cached();
        response.Headers[AgeHeader] = ((int)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Json(answer, ObserversJson.Default.ObserverListAnswer);
    }

    private static IResult Detail(string id, ObserverItems items) =>
        items.Find(id) is { } observer ? TypedResults.Json(observer, ObserversJson.Default.ObserverItem) : ApiErrors.NotFound("observer not found");
}
