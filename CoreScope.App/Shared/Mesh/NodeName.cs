using CoreScope.Core.Directories;

namespace CoreScope.App.Shared.Mesh;

/// <summary>What a node is called where it must be called something.</summary>
public static class NodeName
{
    /// <summary>Its name, or what stands for it.</summary>
    public static string Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Of(node.Name);
    }

    /// <inheritdoc cref="Of(Node)"/>
    public static string Of(string name) => string.IsNullOrWhiteSpace(name) ? "(unnamed)" : name;
}
