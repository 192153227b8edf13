using System.Text.Json.Serialization;

namespace CoreScope.App.Shared.Api;

/// <summary>The answer of what needs an index that is still being made (spec/api.md §1.3).</summary>
/// <param name="Error">What it waits for.</param>
/// <param name="RetryAfter">Seconds.</param>
public sealed record IndexLoadingAnswer([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("retryAfter")] int RetryAfter);
