using System.Text.Json.Serialization;

namespace CoreScope.App.Shared.Api;

/// <summary>The one shape of errors (spec/api.md §1).</summary>
public sealed record ApiError([property: JsonPropertyName("error")] string Error);
