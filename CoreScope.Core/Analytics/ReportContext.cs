using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Analytics;

/// <summary>
/// The mesh at one moment, for reports: a snapshot of the packets and directories, the time, and views of index lists, for which
/// the store's lock is held for microseconds. What came later than the snapshot is passed over (<see cref="TryFind"/>).
/// </summary>
public sealed class ReportContext
{
    private const int AtOnce = 1024;
    private readonly Mesh _mesh;

    public ReportContext(Mesh mesh)
    {
        _mesh = mesh;
        Packets = mesh.Store.Snapshot();
        Nodes = mesh.Nodes.Snapshot();
        Observers = mesh.Observers.Snapshot();
        Prefixes = mesh.Resolver.Prefixes;
        Now = UnixMillis.Now(mesh.Clock);
        CompleteSince = mesh.Store.IsPartial && Packets.Count > 0 ? Packets[0].FirstSeen : default;
        FirstId = Packets.Count == 0 ? 0 : Packets[0].Id;
        LastId = Packets.Count == 0 ? -1 : Packets[^1].Id;
    }

    /// <summary>All transmissions, oldest first.</summary>
    public PacketSnapshot Packets { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<Observer> Observers { get; }

    /// <summary>Which nodes a hop can mean.</summary>
    public PrefixTable Prefixes { get; }

    /// <summary>The moment for which the report speaks.</summary>
    public UnixMillis Now { get; }

    /// <summary>From when on all packets are in <see cref="Packets"/>; the default value = from the first on.</summary>
    public UnixMillis CompleteSince { get; }

    /// <summary>Id of the oldest transmission; greater than <see cref="LastId"/> when there is none.</summary>
    public int FirstId { get; }

    /// <summary>Id of the newest transmission.</summary>
    public int LastId { get; }

    /// <summary>Which nodes must not be shown.</summary>
    public NodeVisibility Visibility => _mesh.Visibility;

    /// <summary>The links learnt so far, a copy.</summary>
    public NeighborTable Links() => _mesh.Graph.Table();

    /// <summary>The node with this id, or null.</summary>
    public Node? NodeOf(int nodeId) => _mesh.Nodes.Find(nodeId);

    /// <summary>Id of the node with this key, or 0.</summary>
    public int NodeIdOf(PublicKey key) => _mesh.Nodes.IdOf(key);

    /// <summary>The observer with this index, or null.</summary>
    public Observer? ObserverOf(int observerIndex) => _mesh.Observers.Find(observerIndex);

    /// <summary>What a transmission's scope number says; see <see cref="Mesh.ScopeName"/>.</summary>
    public string? ScopeName(int scopeId) => _mesh.ScopeName(scopeId);

    /// <summary>Ids of transmissions that the node sent.</summary>
    public ReadOnlySpan<int> SentBy(int nodeId) => _mesh.Store.SentBy(nodeId).Span;

    /// <summary>
    /// Ids of transmissions whose resolved paths lead through the node. Without an index of them the archive would be asked for
    /// every node: then this is empty.
    /// </summary>
    public ReadOnlySpan<int> RelayedBy(int nodeId, CancellationToken cancellationToken) =>
        _mesh.Store.IsPathIndexed ? _mesh.NodePackets.RelayedBy(nodeId, cancellationToken).Span : default;

    /// <summary>Ids of transmissions that the node sent or relayed, ascending, each once.</summary>
    public int[] PacketsOf(int nodeId, CancellationToken cancellationToken)
    {
        var sent = _mesh.Store.SentBy(nodeId).Span;
        var relayed = _mesh.NodePackets.RelayedBy(nodeId, cancellationToken).Span;
        var ids = new int[sent.Length + relayed.Length];
        relayed.CopyTo(ids);
        sent.CopyTo(ids.AsSpan(relayed.Length));
        // Nearly in order already.
        Array.Sort(ids);
        var count = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (i == 0 || ids[i] != ids[i - 1])
                ids[count++] = ids[i];
        }

        return count == ids.Length ? ids : ids[..count];
    }

    /// <summary>Ids of transmissions with this hop in an observed path.</summary>
    public ReadOnlySpan<int> ByHop(HopPrefix hop) => _mesh.Store.ByHop(hop).Span;

    /// <summary>Ids of transmissions of this type.</summary>
    public ReadOnlySpan<int> ByType(PayloadType type) => _mesh.Store.ByType(type).Span;

    /// <summary>Ids of observations by this observer, in order of arrival.</summary>
    public ReadOnlySpan<int> ByObserver(int observerIndex) => _mesh.Store.ByObserver(observerIndex).Span;

    /// <summary>The transmission with this id, if it is in the snapshot.</summary>
    public bool TryFind(int transmissionId, out Transmission transmission)
    {
        transmission = null!;
        if (transmissionId < FirstId || transmissionId > LastId)
            return false;
        transmission = _mesh.Store.Find(transmissionId)!;
        return transmission is not null;
    }

    /// <summary>Calls <paramref name="visit"/> with each of these observations that is still there: its transmission and position.</summary>
    public void VisitObservations(ReadOnlySpan<int> observationIds, Func<Transmission, int, bool> visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var places = new (int TransmissionId, int Index)[AtOnce];
        // Newest first, so that the caller can end it where its time begins.
        for (var end = observationIds.Length; end > 0; end -= AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = observationIds[Math.Max(0, end - AtOnce)..end];
            _mesh.Store.ReadObservations(part, places);
            for (var i = part.Length - 1; i >= 0; i--)
            {
                if (TryFind(places[i].TransmissionId, out var transmission) && !visit(transmission, places[i].Index))
                    return;
            }
        }
    }

    /// <summary>Ids of transmissions that have a resolved path, one bit each from <see cref="FirstId"/> on.</summary>
    internal System.Collections.BitArray WithResolvedPath()
    {
        var marks = new System.Collections.BitArray(Math.Max(0, LastId - FirstId + 1));
        if (!_mesh.Store.IsPathIndexed)
            return marks;
        var ids = new int[AtOnce];
        var paths = new CanonicalPath[AtOnce];
        for (var from = FirstId; from <= LastId; from += AtOnce)
        {
            var count = Math.Min(AtOnce, LastId - from + 1);
            for (var i = 0; i < count; i++)
                ids[i] = from + i;
            _mesh.Store.ReadPaths(ids.AsSpan(0, count), paths);
            for (var i = 0; i < count; i++)
            {
                if (paths[i].Hops is not null)
                    marks[from - FirstId + i] = true;
            }
        }

        return marks;
    }
}
