using System.Globalization;

namespace CoreScope.App.Shared.Api;

/// <summary>Answers that say no.</summary>
public static class ApiErrors
{
    /// <summary>What upstream tells clients to wait for what is being made ready.</summary>
    public const int RetrySeconds = 5;

    public static IResult BadRequest(string text) => Of(StatusCodes.Status400BadRequest, text);

    public static IResult NotFound(string text = "not found") => Of(StatusCodes.Status404NotFound, text);

    /// <summary>Not now, but soon: 503, and when to ask again.</summary>
    public static IResult RetryLater(HttpResponse response, string text)
    {
        response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status503ServiceUnavailable, text);
    }

    /// <summary>503 while an index is being made (spec/api.md §1.3).</summary>
    public static IResult IndexLoading(HttpResponse response)
    {
        response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Json(new IndexLoadingAnswer("index loading", RetrySeconds), ApiJson.Default.IndexLoadingAnswer, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    public static IResult Of(int status, string text) => TypedResults.Json(new ApiError(text), ApiJson.Default.ApiError, statusCode: status);

    /// <summary>The text for a status that nobody explained.</summary>
    public static string TextOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "bad request",
        StatusCodes.Status404NotFound => "not found",
        StatusCodes.Status405MethodNotAllowed => "method not allowed",
        StatusCodes.Status413PayloadTooLarge => "request body too large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported media type",
        StatusCodes.Status429TooManyRequests => "too many requests",
        StatusCodes.Status503ServiceUnavailable => "not ready",
        >= 500 => "internal error",
        _ => "request refused",
    };
}
