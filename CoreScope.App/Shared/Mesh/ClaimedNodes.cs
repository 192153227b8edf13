using CoreScope.App.Interop;
using CoreScope.App.Shared.Stored;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>My Mesh: the nodes one reader calls their own. Kept in the browser; a claimed node is a favourite too. One circuit at a time.</summary>
public sealed class ClaimedNodes
{
    private readonly BrowserStorage _storage;
    private readonly FavoriteNodes _favorites;
    private readonly TimeProvider _clock;

    public ClaimedNodes(BrowserStorage storage, FavoriteNodes favorites, TimeProvider clock)
    {
        (_storage, _favorites, _clock) = (storage, favorites, clock);
        Read(StorageKeys.ClaimedNodes);
        // The storage lives as long as this does: one circuit.
        storage.Changed += Read;
    }

    /// <summary>In the order in which they were claimed.</summary>
    public IReadOnlyList<ClaimedNode> All { get; private set; } = [];

    /// <summary>Other nodes are claimed; raised on the circuit's thread.</summary>
    public event Action? Changed;

    /// <summary>True for a claimed node.</summary>
    public bool Contains(PublicKey key) => All.Any(node => node.Key == key);

    /// <summary>Claims a node, which also stars it.</summary>
    public async Task ClaimAsync(PublicKey key, string name)
    {
        await AddAsync([new ClaimedNode(key, name, UnixMillis.Now(_clock))]);
        await _favorites.AddAsync([key]);
    }

    /// <summary>Gives a node up; its star stays.</summary>
    public Task ReleaseAsync(PublicKey key) => StoreAsync([.. All.Where(node => node.Key != key)]);

    /// <summary>Adds those that are not claimed yet.</summary>
    public Task AddAsync(IEnumerable<ClaimedNode> nodes)
    {
        IReadOnlyList<ClaimedNode> all = [.. All.Concat(nodes).DistinctBy(node => node.Key)];
        return all.Count == All.Count ? Task.CompletedTask : StoreAsync(all);
    }

    private Task StoreAsync(IReadOnlyList<ClaimedNode> nodes) =>
        _storage.SetAsync(StorageKeys.ClaimedNodes, StoredJson.TextOf(json => StoredJson.Write(json, nodes.Take(StoredJson.MostNodes))));

    private void Read(string key)
    {
        if (key != StorageKeys.ClaimedNodes)
            return;
        All = StoredJson.Parse(_storage.Get(StorageKeys.ClaimedNodes)) is { } array ? StoredJson.ReadNodes(array) : [];
        Changed?.Invoke();
    }
}
