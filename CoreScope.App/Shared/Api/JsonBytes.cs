namespace CoreScope.App.Shared.Api;

/// <summary>An answer that is JSON already.</summary>
public sealed class JsonBytes : IResult
{
    private readonly int _status;
    private readonly ReadOnlyMemory<byte> _json;

    public JsonBytes(int status, ReadOnlyMemory<byte> json)
    {
        _status = status;
        _json = json;
    }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = _json.Length;
        return httpContext.Response.Body.WriteAsync(_json, httpContext.RequestAborted).AsTask();
    }
}
