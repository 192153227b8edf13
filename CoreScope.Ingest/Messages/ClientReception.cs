using CoreScope.Core.Geo;
using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>A roaming companion heard a station at a known place (operations.md §2.9).</summary>
public sealed record ClientReception
{
    /// <summary>Key of the companion, 2 to 64 lower-case hex digits.</summary>
    public required string RxPubkey { get; init; }

    /// <summary>Key of the heard station or its leading bytes, lower-case hex.</summary>
    public required string HeardKey { get; init; }

    /// <summary>Bytes of <see cref="HeardKey"/>.</summary>
    public int HeardKeyLength => HeardKey.Length / 2;

    /// <summary>True when the station's own advert was heard (<c>advert</c>), false for a last hop (<c>rxlog</c>).</summary>
    public bool FromAdvert { get; init; }

    /// <summary><c>advert</c> or <c>rxlog</c>.</summary>
    public string Source => FromAdvert ? "advert" : "rxlog";

    /// <summary>Where the companion was.</summary>
    public GeoPoint Position { get; init; }

    /// <summary>Accuracy of the position in metres.</summary>
    public double? AccuracyMetres { get; init; }

    public double? Snr { get; init; }

    /// <summary>In whole dBm.</summary>
    public int? Rssi { get; init; }

    /// <summary>When it was heard.</summary>
    public RxTime RxTime { get; init; }

    /// <summary>When we received the message.</summary>
    public UnixMillis ReceivedAt { get; init; }

    /// <summary>The companion's name, cleaned.</summary>
    public string? Name { get; init; }
}
