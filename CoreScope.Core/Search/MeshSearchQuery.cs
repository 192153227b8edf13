using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Search;

/// <summary>
/// What of the mesh a few typed letters may mean (spec/ui-map-nodes.md §3): nodes by name or beginning of the key, packets by
/// beginning of the hash, channels by name, observers by name or id. One pass over the directories and one look into the hash
/// index; a whole hash that is not in memory is looked up on disk. Who must not be shown is not found. Thread-safe.
/// </summary>
public sealed class MeshSearchQuery
{
    /// <summary>Longer text finds nothing: no name or id is that long.</summary>
    public const int LongestText = 200;

    /// <summary>Hex digits from which on a text may be the beginning of a key.</summary>
    public const int ShortestKeyPrefix = 2;

    /// <summary>Hex digits from which on a text may be the beginning of a hash: fewer mean hundreds of packets.</summary>
    public const int ShortestHashPrefix = 4;

    private const int HashDigits = 16;

    private readonly Mesh _mesh;
    private readonly PacketHistory _history;
    private readonly IReadOnlySet<string> _hiddenObservers;

    /// <param name="mesh">Where to look.</param>
    /// <param name="history">Packets on disk.</param>
    /// <param name="hiddenObservers">Ids of observers that are shown to nobody.</param>
    public MeshSearchQuery(Mesh mesh, PacketHistory history, IReadOnlySet<string> hiddenObservers)
    {
        (_mesh, _history, _hiddenObservers) = (mesh, history, hiddenObservers);
    }

    /// <summary>The best <paramref name="most"/> of each kind.</summary>
    public async ValueTask<SearchResults> FindAsync(string text, int most, CancellationToken cancellationToken)
    {
        var wanted = Wanted(text);
        if (wanted.Length == 0)
            return SearchResults.None;
        return new SearchResults
        {
            Nodes = FindNodes(wanted, most),
            Packets = await FindPacketsAsync(wanted, most, cancellationToken).ConfigureAwait(false),
            Channels = FindChannels(wanted, most),
            Observers = FindObservers(wanted, most),
        };
    }

    /// <summary>The best <paramref name="most"/> nodes; of equal ones those heard last.</summary>
    public FoundGroup<Node> FindNodes(string text, int most)
    {
        var wanted = Wanted(text);
        if (wanted.Length == 0)
            return new FoundGroup<Node>([], 0);
        var isKey = KeyPrefix.TryParse(wanted, out var prefix) && wanted.Length >= ShortestKeyPrefix;
        var found = new List<(Node Node, int Rank)>();
        foreach (var node in _mesh.Nodes.Snapshot())
        {
            var rank = NameRank.Of(node.Name, wanted);
            if (rank > NameRank.KeyBeginning && isKey && prefix.IsPrefixOf(node.Key))
                rank = NameRank.KeyBeginning;
            if (rank != NameRank.None && !node.IsInactive && !_mesh.Visibility.IsHidden(node))
                found.Add((node, rank));
        }

        return Best(found, most, static node => node.LastSeen.Value);
    }

    private FoundGroup<Observer> FindObservers(string wanted, int most)
    {
        var found = new List<(Observer, int)>();
        foreach (var observer in _mesh.Observers.Snapshot())
        {
            var rank = NameRank.Of(observer.DisplayName, wanted);
            if (rank > NameRank.KeyBeginning && wanted.Length >= ShortestKeyPrefix && observer.Id.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
                rank = NameRank.KeyBeginning;
            if (rank != NameRank.None && !observer.IsInactive && !IsHidden(observer))
                found.Add((observer, rank));
        }

        return Best(found, most, static observer => observer.LastSeen.Value);
    }

    private FoundGroup<FoundChannel> FindChannels(string wanted, int most)
    {
        var names = _mesh.Channels.Names;
        var bare = wanted.TrimStart('#');
        var found = new List<(FoundChannel, int)>();
        for (var id = 1; id < names.Count && bare.Length > 0; id++)
        {
            if (names[id] is not { } name || NameRank.Of(name.AsSpan().TrimStart('#'), bare) is var rank && rank == NameRank.None)
                continue;
            var packets = _mesh.Store.ByChannel(id);
            if (packets.Length > 0 && _mesh.Store.Find(packets.Span[^1]) is { } newest)
                found.Add((new FoundChannel(name, packets.Length, newest), rank));
        }

        return Best(found, most, static channel => channel.Newest.LastSeen.Value);
    }

    private async ValueTask<FoundGroup<Transmission>> FindPacketsAsync(string wanted, int most, CancellationToken cancellationToken)
    {
        if (wanted.Length is < ShortestHashPrefix or > HashDigits
            || !PacketHash.TryParse(wanted.PadRight(HashDigits, '0'), out var first) || !PacketHash.TryParse(wanted.PadRight(HashDigits, 'f'), out var last))
            return new FoundGroup<Transmission>([], 0);
        var newest = new Transmission[most];
        var total = _mesh.Store.NewestByHash(first, last, newest);
        if (total > 0)
            return new FoundGroup<Transmission>(newest.AsMemory(0, Math.Min(total, most)).ToArray(), total);
        // Only whole hashes: no index of the archive tells which hashes begin so.
        return wanted.Length == HashDigits && await _history.FindAsync(wanted, cancellationToken).ConfigureAwait(false) is { } archived
            ? new FoundGroup<Transmission>([archived], 1)
            : new FoundGroup<Transmission>([], 0);
    }

    // An observer that is a hidden node as well would give it away: it bears its name.
    private bool IsHidden(Observer observer) =>
        _hiddenObservers.Contains(observer.Id)
        || (!observer.Key.IsNone && (_mesh.Visibility.IsHidden(observer.Key) || (_mesh.Nodes.Find(observer.Key) is { } node && _mesh.Visibility.IsHidden(node))));

    private static string Wanted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > LongestText ? "" : text.Trim();
    }

    private static FoundGroup<T> Best<T>(List<(T Item, int Rank)> found, int most, Func<T, long> newest) =>
        new([.. found.OrderBy(one => one.Rank).ThenByDescending(one => newest(one.Item)).Take(most).Select(one => one.Item)], found.Count);
}
