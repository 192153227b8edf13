using System.Text.Json.Serialization;

namespace CoreScope.App.Features.Map.Inspector;

internal sealed record PathInspectRequest
{
    [JsonPropertyName("prefixes")] public IReadOnlyList<string?>? Prefixes { get; init; }

    [JsonPropertyName("limit")] public int? Limit { get; init; }
}

internal sealed record PathInspectAnswer(
    [property: JsonPropertyName("candidates")] IReadOnlyList<PathCandidateItem> Candidates,
    [property: JsonPropertyName("input")] PathInputItem Input,
    [property: JsonPropertyName("stats")] PathStatsItem Stats);

internal sealed record PathCandidateItem(
    [property: JsonPropertyName("path")] IReadOnlyList<string> Path,
    [property: JsonPropertyName("names")] IReadOnlyList<string> Names,
    [property: JsonPropertyName("score")] double Score,
    [property: JsonPropertyName("speculative")] bool IsSpeculative,
    [property: JsonPropertyName("evidence")] PathEvidenceItem Evidence);

internal sealed record PathEvidenceItem([property: JsonPropertyName("perHop")] IReadOnlyList<HopEvidenceItem> PerHop);

internal sealed record HopEvidenceItem(
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("candidatesConsidered")] int CandidatesConsidered,
    [property: JsonPropertyName("chosen")] string Chosen,
    [property: JsonPropertyName("edgeWeight")] double EdgeWeight,
    [property: JsonPropertyName("alternatives"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AlternativeItem>? Alternatives);

internal sealed record AlternativeItem(
    [property: JsonPropertyName("publicKey")] string PublicKey,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("score")] double Score);

internal sealed record PathInputItem(
    [property: JsonPropertyName("prefixes")] IReadOnlyList<string> Prefixes,
    [property: JsonPropertyName("hops")] int Hops);

internal sealed record PathStatsItem(
    [property: JsonPropertyName("beamWidth")] int BeamWidth,
    [property: JsonPropertyName("expansionsRun")] int Expansions,
    [property: JsonPropertyName("elapsedMs")] double ElapsedMs);

/// <summary>The graph is not made yet.</summary>
internal sealed record PathRetryAnswer([property: JsonPropertyName("retry")] bool IsRetry);

[JsonSerializable(typeof(PathInspectRequest))]
[JsonSerializable(typeof(PathInspectAnswer))]
[JsonSerializable(typeof(PathRetryAnswer))]
internal sealed partial class PathInspectJson : JsonSerializerContext;
