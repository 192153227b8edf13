using System.Buffers;
using System.Text.Json;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using Microsoft.AspNetCore.Mvc;

namespace CoreScope.App.Features.Packets;

/// <summary>Frames that come by HTTP: decoded for the asker alone, or put in as if an observer had reported them (spec/api.md §3.2).</summary>
public static class PacketIntakeApi
{
    private const string DefaultObserver = "API";
    private const int MaxObserver = 128;
    private const int MaxRegion = 32;

    public static void MapPacketIntake(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/decode", DecodeAsync).WithName("DecodePacket").WithTags("Packets").WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxPacketBytes));
        routes.MapPost("/api/packets", PostAsync).WithName("PostPacket").WithTags("Packets").WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxPacketBytes))
            .AddEndpointFilter<ApiKeyFilter>();
    }

    private static async Task<IResult> DecodeAsync(HttpRequest request, DecodeKeys serverKeys)
    {
        if (await JsonBody.ReadAsync(request, PacketsJson.Default.DecodeRequest).ConfigureAwait(false) is not { } asked)
            return ApiErrors.BadRequest("invalid JSON");
        if (asked.Hex is not { } hex)
            return ApiErrors.BadRequest("hex is required");
        // Given keys are all the keys there are: the answer depends on the request alone.
        var keys = asked.Keys is { } given ? KeysOf(given) : serverKeys;
        var packet = PacketDissector.DissectText(hex, keys.Channels, keys.Regions);
        return packet.IsOk ? Json(StatusCodes.Status200OK, json => WriteDecoded(json, packet)) : Rejected(packet);
    }

    private static async Task<IResult> PostAsync(
        HttpRequest request, HttpResponse response, IPacketInjector injector, DecodeKeys keys, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync(request, PacketsJson.Default.PostedPacket).ConfigureAwait(false) is not { } posted)
            return ApiErrors.BadRequest("invalid JSON");
        if (string.IsNullOrWhiteSpace(posted.Hex))
            return ApiErrors.BadRequest("hex is required");
        if (FaultOf(posted) is { } fault)
            return ApiErrors.BadRequest(fault);
        var packet = PacketDissector.DissectText(posted.Hex, keys.Channels, keys.Regions);
        if (!packet.IsOk)
            return Rejected(packet);
        var result = await injector.InjectAsync(packet.Raw, ObserverOf(posted), posted.Snr, posted.Rssi, RegionOf(posted), cancellationToken).ConfigureAwait(false);
        return result.Transmission is { } transmission
            ? Json(StatusCodes.Status200OK, json => WritePosted(json, packet, transmission.Id, result.Outcome == InjectOutcome.Duplicate))
            : result.Outcome == InjectOutcome.Unavailable
                ? ApiErrors.RetryLater(response, "not stored in time, try again")
                : ApiErrors.BadRequest(packet.Ingest.IsStore ? "refused by this server's filters" : packet.Ingest.Fault.Name());
    }

    private static string ObserverOf(PostedPacket posted) => string.IsNullOrWhiteSpace(posted.Observer) ? DefaultObserver : posted.Observer.Trim();

    private static string? RegionOf(PostedPacket posted) => string.IsNullOrWhiteSpace(posted.Region) ? null : posted.Region.Trim();

    // Both become part of a topic.
    private static string? FaultOf(PostedPacket posted)
    {
        var observer = ObserverOf(posted);
        if (observer.Length > MaxObserver || observer.AsSpan().ContainsAny("/+#") || observer.Any(char.IsControl))
            return $"observer must have at most {MaxObserver} characters and none of / + #";
        if (RegionOf(posted) is { } region && (region.Length > MaxRegion || !region.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            return $"region must be at most {MaxRegion} letters and digits";
        return IsFinite(posted.Snr) && IsFinite(posted.Rssi) ? null : "snr and rssi must be finite numbers";
    }

    private static bool IsFinite(double? number) => number is null || double.IsFinite(number.Value);

    private static DecodeKeys KeysOf(GivenKeys given)
    {
        var channels = new List<ChannelKey>();
        foreach (var (name, hex) in given.Channels ?? new Dictionary<string, string?>())
        {
            if (ChannelKey.TryParse(name, hex, out var key))
                channels.Add(key);
        }

        return new DecodeKeys(ChannelKeyring.Of(channels), RegionScopes.Build((given.Regions ?? []).OfType<string>(), out _));
    }

    private static JsonBytes Rejected(DissectedPacket packet) => Json(StatusCodes.Status400BadRequest, json => ResultJson.WriteResult(json, packet));

    private static void WriteDecoded(Utf8JsonWriter json, DissectedPacket packet)
    {
        json.WriteStartObject();
        json.WritePropertyName("decoded");
        ResultJson.WriteResult(json, packet);
        json.WriteEndObject();
    }

    private static void WritePosted(Utf8JsonWriter json, DissectedPacket packet, int id, bool isDuplicate)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        if (isDuplicate)
            json.WriteBoolean("duplicate", true);
        json.WritePropertyName("decoded");
        ResultJson.WriteResult(json, packet);
        json.WriteEndObject();
    }

    private static JsonBytes Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return new JsonBytes(status, buffer.WrittenMemory);
    }
}
