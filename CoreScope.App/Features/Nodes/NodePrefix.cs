using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes;

/// <summary>Finds nodes by a public key or by its beginning.</summary>
internal static class NodePrefix
{
    private const int Shortest = 8;
    private const int KeyDigits = PublicKey.Size * 2;

    /// <summary>The node with this key, or all whose key begins with these hex digits, at least so many; empty for any other text. Hidden ones are not found.</summary>
    public static IReadOnlyList<Node> Find(Mesh mesh, string text, int shortest = Shortest)
    {
        if (PublicKey.TryParse(text, out var key))
            return mesh.Visibility.Shown(mesh.Nodes.Find(key)) is { } node ? [node] : [];
        if (text.Length < shortest || text.Length >= KeyDigits || !text.All(char.IsAsciiHexDigit))
            return [];
        var prefix = text.ToLowerInvariant();
        return [.. mesh.Nodes.Snapshot().Where(node => node.Key.ToString().StartsWith(prefix, StringComparison.Ordinal) && !mesh.Visibility.IsHidden(node))];
    }

    /// <summary>The one node that is meant, or null.</summary>
    public static Node? FindOne(Mesh mesh, string text) => Find(mesh, text) is [var node] ? node : null;

    /// <summary>The node's name; null when it has none.</summary>
    public static string? NameOf(Node node) => node.Name.Length == 0 ? null : node.Name;
}
