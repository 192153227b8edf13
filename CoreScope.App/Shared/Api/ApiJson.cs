using System.Text.Json.Serialization;

namespace CoreScope.App.Shared.Api;

/// <summary>Serializers of what several slices answer with.</summary>
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(IndexLoadingAnswer))]
[JsonSerializable(typeof(PacketItem))]
[JsonSerializable(typeof(string[]))]
public sealed partial class ApiJson : JsonSerializerContext;
