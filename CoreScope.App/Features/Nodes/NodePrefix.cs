using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes;

/// <summary>Finds nodes by a public key or by its beginning.</summary>
internal static class NodePrefix
{
    private const int Shortest = 8;
    private const int KeyDigits = PublicKey.Size * 2;

    /// <summary>The node with this key, or all whose key begins with these 8 to 63 hex digits; empty for any other text.</summary>
    public static IReadOnlyList<Node> Find(NodeDirectory nodes, string text)
    {
        if (PublicKey.TryParse(text, out var key))
            return nodes.Find(key) is { } node ? [node] : [];
        if (text.Length is < Shortest or >= KeyDigits || !text.All(char.IsAsciiHexDigit))
            return [];
        var prefix = text.ToLowerInvariant();
        return [.. nodes.Snapshot().Where(node => node.Key.ToString().StartsWith(prefix, StringComparison.Ordinal))];
    }
}
