using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CoreScope.App.Shared.Api;

/// <summary>Reads the body of a request as JSON, whatever content type it claims.</summary>
public static class JsonBody
{
    /// <summary>Most bytes of a body unless an endpoint allows less.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Most bytes of the body of a single packet.</summary>
    public const int MaxPacketBytes = 64 * 1024;

    /// <summary>The body, or null when it is not JSON of that shape.</summary>
    public static async ValueTask<T?> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            // The serializer has no other way to say so.
            return null;
        }
    }
}
