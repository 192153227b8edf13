using CoreScope.Core.Filtering;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// A <see cref="PacketQuery"/> with its names looked up in the directories: what a scan tests, one transmission after the other.
/// Belongs to one query; not thread-safe.
/// </summary>
internal sealed class PacketFilter
{
    private readonly Mesh _mesh;
    private readonly PacketQuery _query;
    private readonly FilterScan? _scan;
    private readonly bool[]? _inRegion;
    private readonly bool[]? _isObserver;
    private readonly HashSet<int>? _ofNodes;
    private readonly HashSet<int>? _inArea;
    private readonly long _since;
    private readonly long _until;

    public PacketFilter(Mesh mesh, PacketQuery query)
    {
        (_mesh, _query) = (mesh, query);
        _scan = query.Filter is { } expression ? new FilterScan(mesh, query.Keys, expression) : null;
        _since = query.Since?.Value ?? long.MinValue;
        _until = query.Until?.Value ?? long.MaxValue;
        ChannelId = query.Channel is { } channel ? mesh.Channels.IdOf(channel) : -1;
        if (query.Regions is { } regions)
            _inRegion = Mark(mesh, observer => observer.Facts.Region is { } region && regions.Contains(region, StringComparer.OrdinalIgnoreCase));
        if (query.Observers is { } observers)
            _isObserver = Mark(mesh, observer => observers.Contains(observer.Id, StringComparer.OrdinalIgnoreCase));
        if (query.Area is { } area)
            _inArea = [.. mesh.Nodes.Snapshot().Where(node => mesh.Areas.Contains(area, node.Latitude, node.Longitude)).Select(node => node.Id)];
        if (query.Nodes is { } nodes)
        {
            NodeIds = IdsOf(mesh, nodes);
            _ofNodes = TransmissionsOf(mesh, NodeIds);
        }
    }

    /// <summary>Number of the channel asked for; −1 none asked for, 0 an unknown one.</summary>
    public int ChannelId { get; }

    /// <summary>Ids of transmissions of the nodes asked for, or null.</summary>
    public IReadOnlySet<int>? OfNodes => _ofNodes;

    /// <summary>Ids of the nodes asked for, or null.</summary>
    public IReadOnlySet<int>? NodeIds { get; }

    /// <summary>True when a name that is asked for is nobody's: then nothing can match, and nothing need be searched.</summary>
    public bool MatchesNothing =>
        ChannelId == 0
        || (NodeIds is not null && !NodeIds.Any(id => id != 0))
        || _inArea is { Count: 0 }
        || (_isObserver is not null && !_isObserver.Contains(true))
        || (_inRegion is not null && !_inRegion.Contains(true));

    /// <summary>Begins another pass over packets: its time counts from now.</summary>
    public void Begin() => _scan?.Begin();

    /// <summary>Indexes of the observers asked for by id or by region, or null: the narrower of both.</summary>
    public int[]? ObserverIndexes()
    {
        var narrow = _isObserver ?? _inRegion;
        return narrow is null ? null : IndexesOf(narrow);
    }

    /// <summary>The same question about what lies on disk only, below this id.</summary>
    public ArchiveSearch SearchBelow(int id) => new()
    {
        BelowId = id,
        Query = _query,
        ChannelId = ChannelId,
        HeardBy = HeardBy(),
        SentBy = _inArea,
        NodeIds = NodeIds,
        // The archive searches on threads of its own, so with a filter of its own.
        Matches = _query.NeedsPackets ? new PacketFilter(_mesh, _query).Matches : null,
    };

    // What is asked of who heard it: of each list, one observer must have.
    private List<IReadOnlyList<int>> HeardBy()
    {
        var lists = new List<IReadOnlyList<int>>(2);
        foreach (var marks in new[] { _inRegion, _isObserver })
        {
            if (marks is not null)
                lists.Add(IndexesOf(marks));
        }

        return lists;
    }

    /// <summary>Tests a transmission in memory.</summary>
    public bool Matches(Transmission transmission) => Matches(transmission, _ofNodes?.Contains(transmission.Id) ?? true);

    /// <summary>Tests a transmission of which the caller knows whether one of <see cref="NodeIds"/> sent or relayed it.</summary>
    public bool Matches(Transmission transmission, bool isOfNodes) => MatchesButFilter(transmission, isOfNodes) && (_scan is null || _scan.Matches(transmission));

    /// <summary>True for an observation that by itself fits what the reader typed.</summary>
    public bool MatchesObservation(Transmission transmission, in Observation observation) =>
        MatchesObserver(observation) && (_scan is null || _scan.Matches(transmission, observation));

    /// <summary>Tests a transmission in memory by all but what the reader typed.</summary>
    public bool MatchesButFilter(Transmission transmission) => MatchesButFilter(transmission, _ofNodes?.Contains(transmission.Id) ?? true);

    private bool MatchesButFilter(Transmission transmission, bool isOfNodes)
    {
        if (_query.Hash is { } hash && transmission.Hash != hash)
            return false;
        if (_query.Type is { } type && transmission.Type != type)
            return false;
        if (ChannelId >= 0 && (ChannelId == 0 || transmission.ChannelId != ChannelId || transmission.Type != PayloadType.GroupText))
            return false;
        if (_inArea is not null && (transmission.Type != PayloadType.Advert || !_inArea.Contains(transmission.OriginNodeId)))
            return false;
        if (_ofNodes is not null && !isOfNodes)
            return false;
        if (_query.Route is { } route && transmission.Route != route)
            return false;
        return MatchesObservations(transmission);
    }

    /// <summary>True for an observation by one of the observers asked for.</summary>
    public bool MatchesObserver(in Observation observation) =>
        (_inRegion is null || Has(_inRegion, observation.ObserverIndex)) && (_isObserver is null || Has(_isObserver, observation.ObserverIndex));

    private bool MatchesObservations(Transmission transmission)
    {
        bool inTime = _since == long.MinValue && _until == long.MaxValue, inRegion = _inRegion is null, observed = _isObserver is null;
        if (inTime && inRegion && observed)
            return true;
        if (transmission.LastSeen.Value < _since)
            return false;
        foreach (ref readonly var observation in transmission.Observations)
        {
            var time = observation.IngestTime.Value;
            inTime |= time >= _since && time <= _until;
            inRegion |= Has(_inRegion, observation.ObserverIndex);
            observed |= Has(_isObserver, observation.ObserverIndex);
            if (inTime && inRegion && observed)
                return true;
        }

        return false;
    }

    private static bool Has(bool[]? marks, int index) => marks is not null && (uint)index < (uint)marks.Length && marks[index];

    private static int[] IndexesOf(bool[] marks)
    {
        var indexes = new List<int>();
        for (var i = 0; i < marks.Length; i++)
        {
            if (marks[i])
                indexes.Add(i);
        }

        return [.. indexes];
    }

    private static bool[] Mark(Mesh mesh, Func<Directories.Observer, bool> isWanted)
    {
        var observers = mesh.Observers.Snapshot();
        var marks = new bool[observers.Count == 0 ? 1 : observers[^1].Index + 1];
        foreach (var observer in observers)
            marks[observer.Index] = isWanted(observer);
        return marks;
    }

    private static HashSet<int> IdsOf(Mesh mesh, IReadOnlyList<string> keysOrNames)
    {
        var ids = new HashSet<int>();
        foreach (var keyOrName in keysOrNames)
        {
            if (PublicKey.TryParse(keyOrName, out var key))
            {
                if (!mesh.Visibility.IsHidden(key) && (mesh.Nodes.Find(key) is not { } known || !mesh.Visibility.IsHidden(known)))
                    ids.Add(mesh.Nodes.IdOf(key));
                continue;
            }

            foreach (var node in mesh.Nodes.Snapshot())
            {
                if (node.Name.Length > 0 && node.Name == keyOrName && !mesh.Visibility.IsHidden(node))
                    ids.Add(node.Id);
            }
        }

        // What an unknown key stands for.
        ids.Remove(0);
        return ids;
    }

    private static HashSet<int> TransmissionsOf(Mesh mesh, IReadOnlySet<int> nodeIds)
    {
        var found = new HashSet<int>();
        foreach (var nodeId in nodeIds)
            AddAll(found, mesh.NodePackets.Of(nodeId).Span);
        return found;
    }

    private static void AddAll(HashSet<int> set, ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            set.Add(id);
    }
}
