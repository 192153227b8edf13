using System.Globalization;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;

namespace CoreScope.Core.Filtering;

/// <summary>
/// The packet that a filter looks at: a transmission with its best observation, or one observation of it. Moved from one to the
/// next, so that a scan allocates nothing; what is decoded of a payload serves all its observations. Not thread-safe.
/// </summary>
internal sealed class FilterRecord
{
    private const string Joint = " → ";

    // The longest: 63 hops of 3 bytes and what joins them.
    private readonly char[] _scratch = new char[1_024];
    private readonly Mesh _mesh;
    private byte[] _frame = new byte[ProtocolLimits.MaxFrame + 1];
    private readonly PayloadValues _payload;
    private readonly Dictionary<string, double?> _spreadingFactors = [];
    private readonly Dictionary<RelayNode, RelaySet> _relays = [];
    private Transmission _transmission = null!;
    private Observation _observation;
    private bool _isGroup;
    private UnixMillis _now;

    public FilterRecord(Mesh mesh, ChannelKeyring keys)
    {
        _mesh = mesh;
        _payload = new PayloadValues(mesh, keys, _scratch);
    }

    public Transmission Transmission => _transmission;

    /// <summary>Looks at the transmission as a group: its best observation stands for it.</summary>
    public void MoveTo(Transmission transmission) => (_transmission, _observation, _isGroup) = (transmission, transmission.Best, true);

    /// <summary>Looks at one observation by itself.</summary>
    public void MoveTo(Transmission transmission, in Observation observation) => (_transmission, _observation, _isGroup) = (transmission, observation, false);

    public RouteType Route => _transmission.PrefixOf(_observation) is [var header, ..] ? new PacketHeader(header).Route : RouteType.Flood;

    /// <summary>Begins a pass: what was found out about relays is found out anew.</summary>
    public void Begin(UnixMillis now)
    {
        _now = now;
        _relays.Clear();
    }

    /// <summary>
    /// True when a node that <paramref name="asked"/> means forwarded the packet: by the index for what is in memory, else, and
    /// for a single observation, by its hops.
    /// </summary>
    public bool IsRelayedBy(RelayNode asked)
    {
        if (!_relays.TryGetValue(asked, out var relays))
            _relays.Add(asked, relays = RelaySet.Of(_mesh, asked));
        var isIndexed = _mesh.Store.IsPathIndexed && _mesh.Store.Find(_transmission.Id) is not null;
        var isForwarded = relays.Forwarded(_transmission.Id);
        if (isIndexed && (!isForwarded || ((_isGroup || _transmission.Observations.Length == 1) && !relays.IsShared)))
            return isForwarded;
        var hops = _transmission.HopsOf(_observation);
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[ProtocolLimits.MaxPayload];
        resolved = resolved[..Math.Min(hops.Count, resolved.Length)];
        _mesh.Resolver.Resolve(hops, _transmission.OriginNodeId, resolved);
        foreach (var hop in resolved)
        {
            if (hop.Confidence.IsStored() && relays.Has(hop.NodeId))
                return true;
        }

        return false;
    }

    public FilterValue Read(FilterField field) => field.Packet is { } own ? Read(own) : _payload.Read(field.Payload!.Value, _transmission, Frame);

    private ReadOnlySpan<byte> Frame
    {
        get
        {
            // What a companion bridge sent never was on air and may be longer.
            if (_transmission.LengthOf(_observation) is var length && length > _frame.Length)
                _frame = new byte[length];
            return _frame.AsSpan(0, _transmission.CopyFrame(_observation, _frame));
        }
    }

    private UnixMillis Time => _isGroup ? _transmission.FirstSeen : _observation.IngestTime;

    private Observer? Observer => _mesh.Observers.Find(_observation.ObserverIndex);

    private FilterValue Read(PacketField field)
    {
        switch (field)
        {
            case PacketField.Type:
                return FilterValue.Of(_transmission.Type.Name());
            case PacketField.Route:
                return FilterValue.Of(Route.Name());
            case PacketField.Transport:
                return FilterValue.Of(Route.HasTransportCodes());
            case PacketField.Hash:
                return FilterValue.Of(Written(_transmission.Hash.Value.TryFormat(_scratch, out var length, "x16", CultureInfo.InvariantCulture) ? length : 0));
            case PacketField.Raw:
                return Hex(Frame);
            case PacketField.Size:
                return FilterValue.Of(_transmission.LengthOf(_observation));
            case PacketField.PayloadBytes:
                return FilterValue.Of(_transmission.Payload.Length);
            case PacketField.PayloadHex:
                return Hex(_transmission.Payload);
            case PacketField.Snr:
                return FilterValue.Of(_observation.Snr);
            case PacketField.Rssi:
                return FilterValue.Of(_observation.Rssi);
            case PacketField.Hops:
                return FilterValue.Of(_transmission.HopsOf(_observation).Count);
            case PacketField.HashSize:
                return _transmission.Type != PayloadType.Trace && _transmission.HopsOf(_observation).HashSize is > 0 and var size ? FilterValue.Of(size) : FilterValue.None;
            case PacketField.Path:
                return PathText();
            case PacketField.Observer:
                return FilterValue.Of(Observer?.DisplayName ?? "");
            case PacketField.ObserverId:
                return FilterValue.Of(Observer?.Id ?? "");
            case PacketField.Region:
                return FilterValue.Of(Observer?.Facts.Region ?? "");
            case PacketField.Observations:
                return FilterValue.Of(_transmission.Observations.Length);
            case PacketField.Time:
                return FilterValue.Of(Time.Value);
            case PacketField.Age:
                return FilterValue.Of(Math.Max(0, (_now.Value - Time.Value) / 1_000.0));
            case PacketField.Code1 or PacketField.Code2:
                return Code(field);
            case PacketField.Scope:
                return FilterValue.Of(_mesh.ScopeName(_transmission.ScopeId) ?? "");
            case PacketField.SpreadingFactor:
                return FilterValue.Of(SpreadingFactorOf(Observer?.Facts.Radio));
            default:
                return FilterValue.None;
        }
    }

    private ReadOnlySpan<char> Written(int length) => _scratch.AsSpan(0, length);

    private FilterValue Hex(scoped ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes[..Math.Min(bytes.Length, _scratch.Length / 2)], _scratch, out var length);
        return FilterValue.Of(Written(length));
    }

    private FilterValue Code(PacketField field)
    {
        var prefix = _transmission.PrefixOf(_observation);
        if (prefix.Length < 5 || !Route.HasTransportCodes())
            return FilterValue.None;
        Convert.TryToHexString(field == PacketField.Code1 ? prefix[1..3] : prefix[3..5], _scratch, out var length);
        return FilterValue.Of(Written(length));
    }

    private FilterValue PathText()
    {
        var hops = _transmission.HopsOf(_observation);
        var at = 0;
        for (var i = 0; i < hops.Count; i++)
        {
            if (i > 0)
            {
                Joint.CopyTo(_scratch.AsSpan(at));
                at += Joint.Length;
            }

            Convert.TryToHexString(hops.Bytes.Slice(i * hops.HashSize, hops.HashSize), _scratch.AsSpan(at), out var length);
            at += length;
        }

        return FilterValue.Of(Written(at));
    }

    private double? SpreadingFactorOf(string? radio)
    {
        if (radio is null)
            return null;
        if (!_spreadingFactors.TryGetValue(radio, out var factor))
            _spreadingFactors.Add(radio, factor = RadioSettings.TryParse(radio, out var settings) ? settings.SpreadingFactor : null);
        return factor;
    }
}
