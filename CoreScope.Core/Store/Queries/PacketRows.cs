using System.Text;
using CoreScope.Core.Dissection;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Store.Queries;

/// <summary>An observation to make a row of.</summary>
public readonly record struct RowKey(Transmission Transmission, int ObservationIndex, bool IsGroup);

/// <summary>
/// Makes rows for the few observations on a screen: decodes them from their bytes and fetches their resolved paths, at most one
/// query to the archive for all. Thread-safe.
/// </summary>
public sealed class PacketRows
{
    private readonly Mesh _mesh;
    private readonly ResolvedPathCache _paths;
    private readonly DecodeKeys _keys;

    public PacketRows(Mesh mesh, ResolvedPathCache paths, DecodeKeys keys)
    {
        _mesh = mesh;
        _paths = paths;
        _keys = keys;
    }

    /// <summary>One row a key, in the same order.</summary>
    public async ValueTask<IReadOnlyList<PacketRow>> BuildAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var ids = new List<int>(keys.Count);
        foreach (var key in keys)
        {
            if (key.IsGroup)
                ShownPath.AddIds(_mesh.Store, key.Transmission, ids);
            else if (key.Transmission.Observations[key.ObservationIndex] is var observation && (observation.HasPath || key.Transmission.Type == PayloadType.Trace))
                ids.Add(observation.Id);
        }

        var paths = ids.Count == 0 ? s_noPaths : await _paths.GetAsync(ids, cancellationToken).ConfigureAwait(false);
        var rows = new PacketRow[keys.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Build(keys[i], paths);
        return rows;
    }

    private static readonly Dictionary<int, int[]> s_noPaths = [];

    private PacketRow Build(RowKey key, IReadOnlyDictionary<int, int[]> paths)
    {
        var transmission = key.Transmission;
        var observations = transmission.Observations;
        var observation = observations[key.ObservationIndex];
        var observer = _mesh.Observers.Find(observation.ObserverIndex);
        var row = new PacketRow
        {
            Transmission = transmission,
            ObservationIndex = key.ObservationIndex,
            IsGroup = key.IsGroup,
            Observation = observation,
            Time = key.IsGroup ? transmission.FirstSeen : observation.IngestTime,
            Size = transmission.LengthOf(observation),
            Observer = observer,
            Regions = key.IsGroup ? RegionsOf(observations) : observer?.Facts.Region is { } region ? [region] : [],
            ObserverCount = CountObservers(observations),
            ObservationCount = observations.Length,
            Scope = _mesh.ScopeName(transmission.ScopeId),
            Summary = transmission.Origin == TransmissionOrigin.CompanionBridge ? BridgeSummary(transmission) : default,
        };
        Span<byte> raw = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        if (transmission.Origin == TransmissionOrigin.CompanionBridge
            || !PacketDecoder.TryDecode(raw[..transmission.CopyFrame(observation, raw)], out var frame, out _))
            return row;
        var hops = frame.Hops;
        return row with
        {
            Route = frame.Header.Route,
            HashSize = frame.Header.Payload == PayloadType.Trace || hops.HashSize == 0 ? null : hops.HashSize,
            Hops = HopNames.Of(_mesh, hops, PathOf(key, observation.Id, paths), transmission.OriginNodeId, observer),
            Summary = PacketSummary.Of(frame, _keys.Channels),
        };
    }

    private static int[]? PathOf(RowKey key, int observationId, IReadOnlyDictionary<int, int[]> paths) =>
        key.IsGroup ? ShownPath.Of(key.Transmission, paths) : paths.GetValueOrDefault(observationId);

    private PacketSummary BridgeSummary(Transmission transmission) =>
        PacketSummary.OfText(Encoding.UTF8.GetString(transmission.Payload), _mesh.Channels.Find(transmission.ChannelId));

    private List<string> RegionsOf(ReadOnlySpan<Observation> observations)
    {
        var regions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var observation in observations)
        {
            if (_mesh.Observers.Find(observation.ObserverIndex)?.Facts.Region is { Length: > 0 } region)
                regions.Add(region);
        }

        return [.. regions];
    }

    private static int CountObservers(ReadOnlySpan<Observation> observations)
    {
        if (observations.Length == 1)
            return 1;
        var distinct = new HashSet<int>();
        foreach (ref readonly var observation in observations)
            distinct.Add(observation.ObserverIndex);
        return distinct.Count;
    }
}
