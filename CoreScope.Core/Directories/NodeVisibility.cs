using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>
/// Which nodes are shown to nobody: those on the blacklist and those whose name begins with a hidden prefix
/// (spec/operations.md §2.7). The one predicate that every list, answer, search and path name asks. Hidden nodes stay in memory
/// and on disk, so history stays right and showing them again takes effect at once. Thread-safe: the rules are replaced as a whole.
/// </summary>
public sealed class NodeVisibility
{
    private Rules _rules = new([], [], 0);

    /// <summary>Grows with every change of the rules: part of the key of whatever is kept.</summary>
    public long Version => Volatile.Read(ref _rules).Version;

    /// <summary>Hides the nodes with these keys (hex, any case; what is no key is passed over) and those whose name begins so (an empty prefix hides nobody).</summary>
    public void Hide(IEnumerable<string> keys, IEnumerable<string> namePrefixes)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(namePrefixes);
        var hidden = new HashSet<PublicKey>();
        foreach (var text in keys)
        {
            if (PublicKey.TryParse(text.Trim(), out var key))
                hidden.Add(key);
        }

        string[] prefixes = [.. namePrefixes.Where(prefix => prefix.Length > 0)];
        Volatile.Write(ref _rules, new Rules(hidden, prefixes, Version + 1));
    }

    /// <summary>True for a node that must not be shown.</summary>
    public bool IsHidden(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var rules = Volatile.Read(ref _rules);
        return rules.Keys.Contains(node.Key) || rules.HidesName(node.Name);
    }

    /// <summary>True for a key that must not be shown whether or not it is a known node's.</summary>
    public bool IsHidden(PublicKey key) => Volatile.Read(ref _rules).Keys.Contains(key);

    /// <summary><paramref name="node"/>, or null when it must not be shown.</summary>
    public Node? Shown(Node? node) => node is null || IsHidden(node) ? null : node;

    private sealed record Rules(HashSet<PublicKey> Keys, string[] NamePrefixes, long Version)
    {
        public bool HidesName(string name)
        {
            foreach (var prefix in NamePrefixes)
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal))
                    return true;
            }

            return false;
        }
    }
}
