using System.Buffers;
using System.Text;
using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;

namespace CoreScope.App.Shared.Api;

/// <summary>
/// What the API says of one observation's frame: its texts, decoded from the bytes. A companion bridge's message has no frame;
/// it stands as a flood without hops, as upstream stores it (spec/operations.md §2.5).
/// </summary>
internal readonly record struct HeardFrame
{
    private const int MaxSender = 49;

    public required string RawHex { get; init; }

    public required RouteType Route { get; init; }

    public required int Version { get; init; }

    /// <summary>The firmware's name of the payload type.</summary>
    public required string TypeName { get; init; }

    /// <summary>The payload object as JSON text.</summary>
    public required string DecodedJson { get; init; }

    public required string[] Hops { get; init; }

    public PacketAnomalies Anomalies { get; init; }

    /// <summary>TRACE: how many hops of the route are done.</summary>
    public int? HopsCompleted { get; init; }

    public int HashSize { get; init; }

    public static HeardFrame Of(Core.Mesh mesh, DecodeKeys keys, DecodedPayloads known, Transmission transmission, int observationIndex)
    {
        if (transmission.Origin == TransmissionOrigin.CompanionBridge)
            return OfBridge(mesh, transmission);
        Span<byte> raw = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        var frame = raw[..transmission.CopyFrame(transmission.Observations[observationIndex], raw)];
        if (DecodedPayloads.Keeps(transmission.Type) && PacketDecoder.TryDecode(frame, out var split, out _) && known.Find(transmission, split.Header.Version) is { } payload)
        {
            return new HeardFrame
            {
                RawHex = Convert.ToHexString(frame),
                Route = split.Header.Route,
                Version = split.Header.Version,
                TypeName = transmission.Type.Name(),
                DecodedJson = payload.Json,
                Hops = split.Hops.ToHex(),
                Anomalies = payload.Anomalies,
                HashSize = split.Hops.HashSize,
            };
        }

        var packet = PacketDissector.Dissect(frame, keys.Channels, keys.Regions);
        var heard = new HeardFrame
        {
            RawHex = Convert.ToHexString(frame),
            Route = packet.Header.Route,
            Version = packet.Header.Version,
            TypeName = transmission.Type.Name(),
            DecodedJson = ResultJson.PayloadText(packet),
            Hops = [.. packet.Hops.Select(hop => hop.ToString())],
            Anomalies = packet.Anomalies,
            HopsCompleted = packet.HopsCompleted,
            HashSize = packet.HashSize,
        };
        if (packet.IsOk && DecodedPayloads.Keeps(transmission.Type))
            known.Add(transmission, heard.Version, new DecodedPayload(heard.DecodedJson, heard.Anomalies));
        return heard;
    }

    /// <summary>The hops of one observation, when nothing else is wanted.</summary>
    public static string[] HopsOf(Transmission transmission, in Observation observation)
    {
        Span<byte> raw = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        return transmission.Origin != TransmissionOrigin.CompanionBridge
            && PacketDecoder.TryDecode(raw[..transmission.CopyFrame(observation, raw)], out var frame, out _)
            ? frame.Hops.ToHex()
            : [];
    }

    /// <summary>The frame of one observation as hex.</summary>
    public static string HexOf(Transmission transmission, in Observation observation)
    {
        if (transmission.Origin == TransmissionOrigin.CompanionBridge)
            return "";
        Span<byte> raw = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        return Convert.ToHexString(raw[..transmission.CopyFrame(observation, raw)]);
    }

    private static HeardFrame OfBridge(Core.Mesh mesh, Transmission transmission) => new()
    {
        RawHex = "",
        Route = RouteType.Flood,
        Version = 0,
        TypeName = transmission.Type.Name(),
        DecodedJson = BridgeJson(Encoding.UTF8.GetString(transmission.Payload), mesh.Channels.Find(transmission.ChannelId)),
        Hops = [],
    };

    private static string BridgeJson(string text, string? channel)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", channel is null ? "DM" : "CHAN");
            json.WriteString("text", text);
            if (text.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 1 and <= MaxSender)
                json.WriteString("sender", text.AsSpan(0, colon));
            if (channel is not null)
                json.WriteString("channel", channel);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
