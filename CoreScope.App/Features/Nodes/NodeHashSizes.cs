using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes;

/// <summary>The path-hash sizes of all nodes, walked together at most every few seconds. Thread-safe.</summary>
public sealed class NodeHashSizes
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(5);
    private readonly Mesh _mesh;
    private readonly AnswerCache<IReadOnlyDictionary<int, AdvertHashSizes>> _cache;

    public NodeHashSizes(Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        _mesh = mesh;
        _cache = new AnswerCache<IReadOnlyDictionary<int, AdvertHashSizes>>(mesh.Clock, s_lifetime);
    }

    /// <summary>Sizes by node id.</summary>
    public IReadOnlyDictionary<int, AdvertHashSizes> Current() => _cache.Get(_mesh.Nodes.Version, () => AdvertHashSizes.OfAll(_mesh.Store)).Answer;
}
