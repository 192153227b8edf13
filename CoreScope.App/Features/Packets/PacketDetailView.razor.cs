using System.Globalization;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Packets;

/// <summary>Everything about one packet as one observer heard it.</summary>
public sealed partial class PacketDetailView : ComponentBase
{
    private IReadOnlyList<FieldTableSection> _sections = [];
    private PacketDetail? _prepared;

    [CascadingParameter] private DisplayPreferences Preferences { get; set; } = new();

    [Parameter, EditorRequired] public PacketDetail Detail { get; set; } = null!;

    /// <summary>Another observation is to be shown: its id.</summary>
    [Parameter] public EventCallback<int> OnSelect { get; set; }

    /// <summary>Link to what is shown, relative to the base address.</summary>
    [Parameter] public string Link { get; set; } = "";

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_prepared, Detail))
            return;
        _prepared = Detail;
        _sections = Detail.Packet is { } packet ? PacketBreakdown.Sections(packet, Detail.Selected.Hops) : [];
    }

    private PacketRow Row => Detail.Selected;

    private IEnumerable<string> Anomalies => Detail.Packet is { } packet ? PacketBreakdown.Anomalies(packet) : [];

    private string? Message => Detail.Transmission.Origin == TransmissionOrigin.CompanionBridge
        ? Row.Summary.Text
        : Detail.Packet?.Group switch
        {
            { Text: { } text } => text,
            { Status: not DecryptionStatus.Decrypted } group when Detail.Transmission.Type == PayloadType.GroupText => $"Channel hash 0x{group.ChannelHash:X2} ({group.Status.Label()})",
            _ => null,
        };

    private string MessageMeta => string.Join(" · ", new[]
    {
        Row.Summary.Channel,
        PacketText.HopCount(Row.Hops, Preferences),
        Row.Observation.Snr is { } snr ? $"SNR {PacketText.Snr(snr)} dB" : null,
    }.Where(part => part is not null));

    private IEnumerable<Fact> Facts
    {
        get
        {
            yield return new("Path", Path);
            yield return new("Time", Time(Row.Observation.IngestTime.Value));
            if (Row.Observation.ReceivedAt is { } received)
                yield return new("Observer's clock", Time(received.Value));
            yield return new("Observer", Observer);
            yield return Fact.Of("SNR / RSSI", PacketText.Signal(Row));
            if (Detail.Packet?.Advert is { Latitude: { } lat, Longitude: { } lon })
                yield return Fact.Of("Location", string.Create(CultureInfo.InvariantCulture, $"{lat:F5}, {lon:F5}"));
            if (Detail.Packet?.Advert?.SignatureValid is { } valid)
                yield return Fact.Of("Signature", valid ? "valid" : "invalid");
            if (Row.Route is { } route)
                yield return Fact.Of("Route", route.Name());
            if (Row.Scope is { } scope)
                yield return Fact.Of("Scope", scope.Length == 0 ? "unknown scope" : scope);
            if (Row.HashSize is { } size && Row.Hops.Count > 0)
                yield return Fact.Of("Hash size", PacketText.Count(size, "byte"));
            if (Detail.Propagation is { } span)
                yield return Fact.Of("Propagation", $"{PacketText.Duration(span)} ({Detail.Observations.Count} obs × {PacketText.Count(Row.ObserverCount, "observer")})");
            if (Detail.Packet?.TransportCodes is { } codes)
                yield return Fact.Of("Transport codes", $"{codes.Code1} {codes.Code2}");
            if (Row.Observation.Direction != Direction.NotGiven)
                yield return Fact.Of("Direction", Row.Observation.Direction == Direction.Sent ? "sent (tx)" : "received (rx)");
            if (Detail.Transmission.Origin != TransmissionOrigin.Radio)
                yield return Fact.Of("Came by", Detail.Transmission.Origin == TransmissionOrigin.Posted ? "POST /api/packets" : "companion bridge");
        }
    }

    private sealed record Fact(string Label, RenderFragment Value)
    {
        public static Fact Of(string label, string value) => new(label, builder => builder.AddContent(0, value));
    }
}
