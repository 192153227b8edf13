using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// What happens to an observer's report of its neighbours: each confirms a link, and those that answered say which region scopes
/// they have. Nothing is concluded from who is missing, nor from who did not answer. A retained report only says who the observer
/// is: it would count anew with each reconnect. Pipeline's thread only.
/// </summary>
internal sealed class NeighborsStage(Mesh mesh)
{
    public PersistItem Handle(NeighborsMessage report)
    {
        var observer = mesh.Observers.Upsert(report.ObserverId, new ObserverFacts { Name = report.Name, Region = report.Region }, report.ReceivedAt);
        if (report.Retained)
            return new PersistItem { Observer = observer };
        ObserverDirectory.Heard(observer, report.ReceivedAt);
        var self = observer.Key.IsNone ? null : mesh.Nodes.Find(observer.Key);
        var changed = new Dictionary<int, Node>();
        if (self is not null && report.Scopes is { } own)
            Declare(self, own, report.ReceivedAt, changed);
        foreach (var neighbor in report.Neighbors)
        {
            if (NodeOf(neighbor.Key) is not { } node)
                continue;
            if (self is not null && SeenAt(neighbor, report.ReceivedAt) is { } at)
                mesh.Graph.Add(self.Id, node.Id, new LinkSighting(observer.Index, at, neighbor.Snr, IsConfirmation: true));
            if (neighbor.Responded)
                Declare(node, neighbor.Scopes, report.ReceivedAt, changed);
        }

        return new PersistItem { Observer = observer, Relays = changed.Count == 0 ? null : [.. changed.Values] };
    }

    // Who answered was there just now.
    private static UnixMillis? SeenAt(ReportedNeighbor neighbor, UnixMillis now) =>
        neighbor.Responded ? now : neighbor.HeardAgo is { } ago ? now - ago : null;

    private void Declare(Node node, string scopes, UnixMillis at, Dictionary<int, Node> changed)
    {
        if (mesh.Nodes.DeclareScopes(node.Id, scopes, at) is { } declared)
            changed[declared.Id] = declared;
    }

    // A part of a key must mean one node only.
    private Node? NodeOf(string key)
    {
        if (PublicKey.TryParse(key, out var whole))
            return mesh.Nodes.Find(whole);
        Node? found = null;
        foreach (var node in mesh.Nodes.Snapshot())
        {
            if (!node.Key.ToString().StartsWith(key, StringComparison.Ordinal))
                continue;
            if (found is not null)
                return null;
            found = node;
        }

        return found;
    }
}
