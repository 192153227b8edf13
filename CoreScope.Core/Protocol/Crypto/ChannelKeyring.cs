using System.Collections.Frozen;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>The channel keys known to the server, found by the hash byte of a message (protocol.md §6.3). Immutable, thread-safe.</summary>
public sealed class ChannelKeyring
{
    private readonly ChannelKey[] _keys;
    private readonly FrozenDictionary<byte, ChannelKey[]> _byHash;

    private ChannelKeyring(IEnumerable<ChannelKey> keys)
    {
        _keys = [.. keys.OrderBy(key => key.Name, StringComparer.Ordinal)];
        _byHash = _keys.GroupBy(key => key.Hash).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>No keys at all.</summary>
    public static ChannelKeyring Empty { get; } = new([]);

    /// <summary>The built-in Public channel only.</summary>
    public static ChannelKeyring Default { get; } = new([ChannelKey.Public]);

    /// <summary>How many keys.</summary>
    public int Count => _keys.Length;

    /// <summary>All keys in ordinal order of name.</summary>
    public IReadOnlyList<ChannelKey> Keys => _keys;

    /// <summary>The keys to try on a message that begins with <paramref name="hash"/>, in ordinal order of name.</summary>
    public ReadOnlySpan<ChannelKey> Candidates(byte hash) => _byHash.TryGetValue(hash, out var keys) ? keys : default;

    /// <summary>A ring of exactly these keys; of two with one name the later stays.</summary>
    public static ChannelKeyring Of(IEnumerable<ChannelKey> keys)
    {
        var merged = new Dictionary<string, ChannelKey>(StringComparer.Ordinal);
        foreach (var key in keys)
            merged[key.Name] = key;
        return new ChannelKeyring(merged.Values);
    }

    /// <summary>
    /// Merges by exact name, later ones winning: built-in Public, <paramref name="known"/> (a list of names and hex keys found
    /// elsewhere), names whose keys derive from them (<c>#</c> added when missing), explicit hex keys. Entries that give no key are
    /// left out and named in <paramref name="skipped"/>.
    /// </summary>
    public static ChannelKeyring Build(
        IReadOnlyDictionary<string, string>? channelKeys,
        IReadOnlyList<string>? hashChannels,
        IReadOnlyDictionary<string, string>? known,
        out IReadOnlyList<string> skipped)
    {
        var merged = new Dictionary<string, ChannelKey>(StringComparer.Ordinal) { [ChannelKey.Public.Name] = ChannelKey.Public };
        var left = new List<string>();
        AddHex(known, merged, left);
        AddHashtags(hashChannels, merged, left);
        AddHex(channelKeys, merged, left);
        skipped = left;
        return new ChannelKeyring(merged.Values);
    }

    /// <summary>As the longer form, without a list of keys found elsewhere.</summary>
    public static ChannelKeyring Build(
        IReadOnlyDictionary<string, string>? channelKeys, IReadOnlyList<string>? hashChannels, out IReadOnlyList<string> skipped) =>
        Build(channelKeys, hashChannels, null, out skipped);

    private static void AddHex(IReadOnlyDictionary<string, string>? entries, Dictionary<string, ChannelKey> merged, List<string> skipped)
    {
        if (entries is null)
            return;
        foreach (var (name, hex) in entries)
        {
            if (ChannelKey.TryParse(name, hex, out var key))
                merged[name] = key;
            else
                skipped.Add(name);
        }
    }

    private static void AddHashtags(IReadOnlyList<string>? names, Dictionary<string, ChannelKey> merged, List<string> skipped)
    {
        if (names is null)
            return;
        foreach (var entry in names)
        {
            var name = HashtagKey.Canonical(entry?.Trim() ?? "");
            if (name.Length > 1 && ChannelKey.TryCreate(name, HashtagKey.Derive(name), out var key))
                merged[name] = key;
            else
                skipped.Add(entry ?? "");
        }
    }
}
