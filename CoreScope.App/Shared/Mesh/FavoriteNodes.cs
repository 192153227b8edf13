using CoreScope.App.Interop;
using CoreScope.App.Shared.Stored;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>The nodes one reader has starred: kept in the browser, in step with its other tabs. One circuit at a time.</summary>
public sealed class FavoriteNodes
{
    private readonly BrowserStorage _storage;
    private HashSet<PublicKey> _keys = [];

    public FavoriteNodes(BrowserStorage storage)
    {
        _storage = storage;
        Read(StorageKeys.Favorites);
        // The storage lives as long as this does: one circuit.
        storage.Changed += Read;
    }

    /// <summary>In the order in which they were starred.</summary>
    public IReadOnlyList<PublicKey> All { get; private set; } = [];

    /// <summary>Another set is starred; raised on the circuit's thread.</summary>
    public event Action? Changed;

    /// <summary>True for a starred node.</summary>
    public bool Contains(PublicKey key) => _keys.Contains(key);

    /// <summary>Stars a node or takes its star away; true when it is starred now.</summary>
    public async Task<bool> ToggleAsync(PublicKey key)
    {
        var isNew = !Contains(key);
        await StoreAsync(isNew ? [.. All, key] : [.. All.Where(other => other != key)]);
        return isNew;
    }

    /// <summary>Stars all of these.</summary>
    public Task AddAsync(IEnumerable<PublicKey> keys)
    {
        IReadOnlyList<PublicKey> all = [.. All.Concat(keys).Distinct()];
        return all.Count == All.Count ? Task.CompletedTask : StoreAsync(all);
    }

    private Task StoreAsync(IReadOnlyList<PublicKey> keys) =>
        _storage.SetAsync(StorageKeys.Favorites, StoredJson.TextOf(json => StoredJson.Write(json, keys.Take(StoredJson.MostNodes))));

    private void Read(string key)
    {
        if (key != StorageKeys.Favorites)
            return;
        All = StoredJson.Parse(_storage.Get(StorageKeys.Favorites)) is { } array ? StoredJson.ReadKeys(array) : [];
        _keys = [.. All];
        Changed?.Invoke();
    }
}
