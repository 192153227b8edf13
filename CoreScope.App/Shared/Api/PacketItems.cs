using System.Runtime.CompilerServices;
using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Shared.Api;

/// <summary>Makes API rows of transmissions: decodes them from their bytes and fetches resolved paths, at most one query for all. Thread-safe.</summary>
public sealed class PacketItems
{
    // Observations whose rows are held at a time: about a megabyte of texts.
    private const int AtOnce = 500;

    private static readonly Dictionary<int, int[]> s_noPaths = [];

    private readonly Core.Mesh _mesh;
    private readonly ResolvedPathCache _paths;
    private readonly DecodeKeys _keys;
    private readonly DecodedPayloads _payloads = new();

    public PacketItems(Core.Mesh mesh, ResolvedPathCache paths, DecodeKeys keys)
    {
        _mesh = mesh;
        _paths = paths;
        _keys = keys;
    }

    /// <summary>A row a transmission, about its best observation; with all observations when wanted.</summary>
    public async ValueTask<PacketItem[]> BuildAsync(IReadOnlyList<Transmission> transmissions, bool withObservations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transmissions);
        var paths = await PathsAsync(transmissions, all: withObservations, cancellationToken).ConfigureAwait(false);
        var items = new PacketItem[transmissions.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var transmission = transmissions[i];
            var best = transmission.BestIndex;
            var item = Of(transmission, best, HeardFrame.Of(_mesh, _keys, _payloads, transmission, best), ShownPath.Of(transmission, paths));
            items[i] = withObservations ? item with { Observations = ObservationsOf(transmission, paths) } : item;
        }

        return items;
    }

    /// <summary>
    /// The same rows, made while they are taken: ten thousand packets with all their observations are 300 MB of texts. The first
    /// are there on return, so that an archive that cannot be read is known before the answer has begun.
    /// </summary>
    public async ValueTask<IAsyncEnumerable<PacketItem>> StreamAsync(IReadOnlyList<Transmission> transmissions, bool withObservations, CancellationToken cancellationToken)
    {
        var first = Next(transmissions, 0, withObservations);
        var rows = await BuildAsync(first, withObservations, cancellationToken).ConfigureAwait(false);
        return GoOnAsync(rows, transmissions, withObservations, cancellationToken);
    }

    /// <summary>All observations of each of these transmissions, in order of arrival.</summary>
    public async ValueTask<ObservationItem[][]> BuildObservationsAsync(IReadOnlyList<Transmission> transmissions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transmissions);
        var paths = await PathsAsync(transmissions, all: true, cancellationToken).ConfigureAwait(false);
        return [.. transmissions.Select(t => ObservationsOf(t, paths))];
    }

    /// <summary>The frame of one observation, decoded with the server's keys.</summary>
    internal HeardFrame Decode(Transmission transmission, int observationIndex) => HeardFrame.Of(_mesh, _keys, _payloads, transmission, observationIndex);

    /// <summary>The row of one observation whose resolved path (node ids) is known.</summary>
    internal PacketItem Of(Transmission transmission, int observationIndex, in HeardFrame heard, int[]? path)
    {
        var observations = transmission.Observations;
        var observation = observations[observationIndex];
        var observer = _mesh.Observers.Find(observation.ObserverIndex);
        var firstSeen = transmission.FirstSeen.ToString();
        return new PacketItem
        {
            Id = transmission.Id,
            RawHex = heard.RawHex,
            Hash = transmission.Hash.ToString(),
            FirstSeen = firstSeen,
            Timestamp = firstSeen,
            RouteType = (int)heard.Route,
            PayloadType = (int)transmission.Type,
            PayloadVersion = heard.Version,
            DecodedJson = heard.DecodedJson,
            ObservationCount = observations.Length,
            ObserverId = observer?.Id,
            ObserverName = NameOf(observer),
            ObserverIata = observer?.Facts.Region,
            Snr = observation.Snr,
            Rssi = observation.Rssi,
            PathJson = PathText(heard.Hops),
            Direction = DirectionOf(observation),
            Score = observation.Score,
            ResolvedPath = KeysOf(path, heard.Hops),
            ParsedPath = heard.Hops,
        };
    }

    private async IAsyncEnumerable<PacketItem> GoOnAsync(
        PacketItem[] rows, IReadOnlyList<Transmission> transmissions, bool withObservations, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var done = 0; ;)
        {
            foreach (var row in rows)
                yield return row;
            done += rows.Length;
            if (done >= transmissions.Count)
                yield break;
            rows = await BuildAsync(Next(transmissions, done, withObservations), withObservations, cancellationToken).ConfigureAwait(false);
        }
    }

    private static List<Transmission> Next(IReadOnlyList<Transmission> transmissions, int from, bool withObservations)
    {
        var some = new List<Transmission>();
        for (var rows = 0; from < transmissions.Count && rows < AtOnce; from++)
        {
            some.Add(transmissions[from]);
            rows += withObservations ? 1 + transmissions[from].Observations.Length : 1;
        }

        return some;
    }

    private ObservationItem[] ObservationsOf(Transmission transmission, IReadOnlyDictionary<int, int[]> paths)
    {
        var observations = transmission.Observations;
        var items = new ObservationItem[observations.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = ObservationOf(transmission, observations[i], paths.GetValueOrDefault(observations[i].Id));
        return items;
    }

    private ObservationItem ObservationOf(Transmission transmission, in Observation observation, int[]? path)
    {
        var observer = _mesh.Observers.Find(observation.ObserverIndex);
        var hops = HeardFrame.HopsOf(transmission, observation);
        return new ObservationItem
        {
            Id = observation.Id,
            TransmissionId = transmission.Id,
            Hash = transmission.Hash.ToString(),
            ObserverId = observer?.Id,
            ObserverName = NameOf(observer),
            ObserverIata = observer?.Facts.Region,
            Snr = observation.Snr,
            Rssi = observation.Rssi,
            PathJson = PathText(hops),
            ResolvedPath = KeysOf(path, hops),
            Direction = DirectionOf(observation),
            Score = observation.Score,
            RawHex = HeardFrame.HexOf(transmission, observation),
            Timestamp = observation.IngestTime.ToString(),
        };
    }

    private async ValueTask<IReadOnlyDictionary<int, int[]>> PathsAsync(IReadOnlyList<Transmission> transmissions, bool all, CancellationToken cancellationToken)
    {
        var ids = new List<int>(transmissions.Count);
        foreach (var transmission in transmissions)
            AddIds(ids, transmission, all);
        return ids.Count == 0 ? s_noPaths : await _paths.GetAsync(ids, cancellationToken).ConfigureAwait(false);
    }

    private void AddIds(List<int> ids, Transmission transmission, bool all)
    {
        if (!all)
        {
            ShownPath.AddIds(_mesh.Store, transmission, ids);
            return;
        }

        foreach (ref readonly var observation in transmission.Observations)
        {
            if (observation.HasPath || transmission.Type == PayloadType.Trace)
                ids.Add(observation.Id);
        }
    }

    // One key a hop of path_json. The path may be that of a longer sibling (store.md §4): what does not fit the hop is left out.
    private string?[]? KeysOf(int[]? path, string[] hops)
    {
        if (path is null)
            return null;
        var keys = new string?[hops.Length];
        var any = false;
        for (var i = 0; i < keys.Length && i < path.Length; i++)
        {
            var key = path[i] == 0 ? null : _mesh.Visibility.Shown(_mesh.Nodes.Find(path[i]))?.Key.ToString();
            keys[i] = key?.StartsWith(hops[i], StringComparison.OrdinalIgnoreCase) == true ? key : null;
            any |= keys[i] is not null;
        }

        return any ? keys : null;
    }

    private static string? NameOf(Observer? observer) => observer?.Facts.Name is { Length: > 0 } name ? name : null;

    private static string PathText(string[] hops) => hops.Length == 0 ? "[]" : JsonSerializer.Serialize(hops, ApiJson.Default.StringArray);

    private static string? DirectionOf(in Observation observation) => observation.Direction switch
    {
        Direction.Received => "rx",
        Direction.Sent => "tx",
        _ => null,
    };
}
