using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.App.Shared.Api;

/// <summary>What a payload decodes to, whoever heard it.</summary>
internal sealed record DecodedPayload(string Json, PacketAnomalies Anomalies);

/// <summary>
/// The payloads decoded last. A transmission is heard a dozen times and listed by every poll, and decoding it anew means to
/// decrypt it, or to verify its signature, each time. What has been there longest leaves first. Thread-safe.
/// </summary>
internal sealed class DecodedPayloads
{
    /// <summary>Payloads held: those of ten seconds at 10,000 messages a second.</summary>
    public const int Capacity = 8_192;

    // Guards the map and the order.
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Id, int Version), DecodedPayload> _payloads = [];
    private readonly Queue<(int Id, int Version)> _order = [];

    /// <summary>False for types that decode differently by route or path: TRACE has its SNR figures there, CONTROL must have none.</summary>
    public static bool Keeps(PayloadType type) => type is not (PayloadType.Trace or PayloadType.Control);

    /// <summary>What <paramref name="transmission"/>, sent under this payload version, decodes to; null when it is not held.</summary>
    public DecodedPayload? Find(Transmission transmission, int version)
    {
        lock (_lock)
            return _payloads.GetValueOrDefault((transmission.Id, version));
    }

    public void Add(Transmission transmission, int version, DecodedPayload payload)
    {
        lock (_lock)
        {
            var key = (transmission.Id, version);
            if (!_payloads.TryAdd(key, payload))
                return;
            _order.Enqueue(key);
            if (_order.Count > Capacity)
                _payloads.Remove(_order.Dequeue());
        }
    }
}
