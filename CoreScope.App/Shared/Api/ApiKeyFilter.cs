using System.Security.Cryptography;
using System.Text;
using CoreScope.App.Hosting.Options;

namespace CoreScope.App.Shared.Api;

/// <summary>
/// Lets a request through that carries the operator's key in <c>X-API-Key</c> (spec/operations.md §11.3). Without a usable key
/// in the configuration nothing passes.
/// </summary>
public sealed class ApiKeyFilter : IEndpointFilter
{
    /// <summary>The header with the key.</summary>
    public const string Header = "X-API-Key";

    private readonly ApiKeyStrength _strength;
    private readonly byte[] _digest;

    public ApiKeyFilter(ApiSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _strength = ApiKeyPolicy.Judge(settings.ApiKey);
        _digest = SHA256.HashData(Encoding.UTF8.GetBytes(settings.ApiKey));
    }

    /// <inheritdoc />
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refusal(context.HttpContext.Request.Headers[Header].ToString()) is { } refusal ? new(refusal) : next(context);

    private IResult? Refusal(string given) => _strength switch
    {
        ApiKeyStrength.Missing => ApiErrors.Of(StatusCodes.Status403Forbidden, "write endpoints disabled: no API key is configured"),
        ApiKeyStrength.Weak => ApiErrors.Of(StatusCodes.Status403Forbidden, "write endpoints disabled: the configured API key is too weak"),
        _ => IsRight(given) ? null : ApiErrors.Of(StatusCodes.Status401Unauthorized, "wrong or missing API key"),
    };

    // Digests have one length, so the comparison tells nothing about the key's.
    private bool IsRight(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _digest);
}
