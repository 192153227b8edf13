using CoreScope.App.Features.Nodes.Listing;
using CoreScope.Core;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes.Detail;

/// <summary>
/// Everything one circuit shows of one node. Its header and newest adverts follow every change; what is computed over all packets
/// is asked for anew every few seconds while packets come in. One circuit at a time, on whose thread it goes on after each wait.
/// </summary>
public sealed class NodeDetailViewModel
{
    /// <summary>Least time between two looks at all sections.</summary>
    public static readonly TimeSpan FullInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The same while history is still read: every packet changes every figure then, reports are not kept for others, and pages must not take
    /// the processor from the loading. When it ends, all is asked for at once.
    /// </summary>
    public static readonly TimeSpan LoadingInterval = TimeSpan.FromSeconds(30);

    /// <summary>Newest adverts shown.</summary>
    public const int RecentPackets = 20;

    private const string Failed = "It could not be computed; the log says why.";

    private readonly NodeSources _sources;
    private readonly string _key;
    private readonly ILogger _log;
    private readonly bool _withAffinity;
    private (Node? Node, int Sent) _seen;
    private long _fullAt;
    private long _fullVersion = -1;
    private bool _wasReady;
    private bool _isBusy;
    private bool _isAgain;

    /// <param name="sources">What the page is made of.</param>
    /// <param name="key">Public key or the beginning of one.</param>
    /// <param name="log">Where failures of a section go.</param>
    /// <param name="withAffinity">Also how the neighbour graph came to be.</param>
    public NodeDetailViewModel(NodeSources sources, string key, ILogger log, bool withAffinity = false)
    {
        (_sources, _key, _log, _withAffinity) = (sources, key, log, withAffinity);
    }

    /// <summary>The node; null until it is found, and when it is not.</summary>
    public NodeRow? Row { get; private set; }

    /// <summary>The nodes that are meant when the key is the beginning of several.</summary>
    public IReadOnlyList<Node> Candidates { get; private set; } = [];

    /// <summary>True once it is known whether the node is there.</summary>
    public bool IsSearched { get; private set; }

    /// <summary>The observer with the node's key; null = it is none.</summary>
    public Observer? Observer { get; private set; }

    public NodePart<NodeHealth> Health { get; private set; } = new();

    public NodePart<IReadOnlyList<PacketRow>> Recent { get; private set; } = new();

    public NodePart<IReadOnlyList<NodeNeighbor>> Neighbors { get; private set; } = new();

    public NodePart<NodePaths> Paths { get; private set; } = new();

    public NodePart<NodeClockPart> Clock { get; private set; } = new();

    /// <summary>The neighbour graph's decisions; asked for only where they are shown.</summary>
    public NodePart<Affinity> Affinity { get; private set; } = new();

    /// <summary>The shortest beginning of the key, of at least 8 digits, that means no other node.</summary>
    public string ShortKey { get; private set; } = "";

    /// <summary>
    /// Takes in what changed and tells of each section as it comes. While a call is at it, others only make it look once more.
    /// </summary>
    public async Task RefreshAsync(Action changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        _isAgain = _isBusy;
        if (_isBusy)
            return;
        _isBusy = true;
        try
        {
            do
            {
                _isAgain = false;
                await RefreshOnceAsync(changed, cancellationToken);
            }
            while (_isAgain);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task RefreshOnceAsync(Action changed, CancellationToken cancellationToken)
    {
        var mesh = _sources.Mesh;
        var found = NodePrefix.Find(mesh, _key);
        if (found is not [var node])
        {
            var isNews = !IsSearched || Row is not null || !found.Select(one => one.Key).SequenceEqual(Candidates.Select(one => one.Key));
            (Row, Candidates, IsSearched) = (null, found, mesh.Store.Status.IsReady);
            if (isNews)
                changed();
            return;
        }

        var isFull = IsFullDue(mesh);
        var seen = (node, mesh.Store.SentBy(node.Id).Length);
        if (!isFull && seen == _seen)
            return;
        _seen = seen;
        await LoadHeaderAsync(node, cancellationToken);
        changed();
        await LoadRecentAsync(node, cancellationToken);
        changed();
        if (isFull)
            await LoadFiguresAsync(node, changed, cancellationToken);
    }

    private bool IsFullDue(Mesh mesh)
    {
        var isReady = mesh.Store.Status.IsReady;
        var isEarly = mesh.Clock.GetElapsedTime(_fullAt) < (isReady ? FullInterval : LoadingInterval);
        if (_fullVersion >= 0 && isReady == _wasReady && (mesh.Store.Version == _fullVersion || isEarly))
            return false;
        (_fullVersion, _fullAt, _wasReady) = (mesh.Store.Version, mesh.Clock.GetTimestamp(), isReady);
        return true;
    }

    private async Task LoadHeaderAsync(Node node, CancellationToken cancellationToken)
    {
        var rows = await _sources.Rows.GetAsync(cancellationToken);
        // A node without name and adverts is in no list, but a link may lead to it.
        Row = rows.All.FirstOrDefault(row => row.Node.Id == node.Id) ?? new NodeRow(node, NodeActivityRow.None, null, null, []);
        (Candidates, IsSearched) = ([], true);
        Observer = _sources.Mesh.Observers.Snapshot().FirstOrDefault(observer => observer.Key == node.Key && !_sources.IsHidden(observer));
        ShortKey = ShortKeyOf(node);
    }

    private async Task LoadRecentAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            var adverts = await _sources.History.AdvertsOfAsync(node.Id, RecentPackets, cancellationToken);
            List<RowKey> keys = [.. adverts.Select(advert => new RowKey(advert, advert.BestIndex, IsGroup: true))];
            Recent = new(await _sources.Packets.BuildAsync(keys, cancellationToken), null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log.LogError(error, "[nodes] the newest adverts of {Node} could not be read", node.Key);
            Recent = new(null, Failed);
        }
    }

    private async Task LoadFiguresAsync(Node node, Action changed, CancellationToken cancellationToken)
    {
        Health = await TryAsync(Health, "health", () => _sources.Figures.HealthAsync(node.Id, cancellationToken));
        changed();
        Clock = await TryAsync(Clock, "clock", async () =>
        {
            var clocks = await _sources.Figures.ClocksAsync(cancellationToken);
            return new NodeClockPart(clocks.Of(node.Id), clocks.EvidenceOf(node.Id, _sources.Mesh));
        });
        // Tens of thousands of packets run through a busy repeater: not on the circuit's thread.
        Paths = await TryAsync(Paths, "paths", () => Task.Run(() => _sources.Paths.Find(node, cancellationToken), cancellationToken));
        changed();
        Neighbors = await TryAsync(Neighbors, "neighbours", async () => NodeNeighbors.Of((await _sources.Figures.ScoresAsync(cancellationToken)).Map, node, _sources.Mesh));
        changed();
        if (!_withAffinity)
            return;
        Affinity = await TryAsync(Affinity, "affinity", () => _sources.Figures.AffinityAsync(cancellationToken));
        changed();
    }

    private async Task<NodePart<T>> TryAsync<T>(NodePart<T> before, string what, Func<Task<T>> load)
        where T : class
    {
        try
        {
            return new NodePart<T>(await load(), null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log.LogError(error, "[nodes] {What} of {Node} could not be computed", what, _key);
            return before.Value is null ? new NodePart<T>(null, Failed) : before;
        }
    }

    private string ShortKeyOf(Node node)
    {
        var key = node.Key.ToString();
        var length = 8;
        while (length < key.Length && NodePrefix.Find(_sources.Mesh, key[..length]).Count > 1)
            length++;
        return key[..length];
    }
}
