using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Home;

/// <summary>
/// Everything one circuit shows on the start page. States follow every change; what is computed over all packets of a node is asked
/// for anew every few seconds while packets come in. One circuit at a time, on whose thread it goes on after each wait.
/// </summary>
public sealed class HomeViewModel(HomeSources sources, ClaimedNodes claimed, ILogger log)
{
    /// <summary>Least time between two looks at the figures.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Packets in the health panel.</summary>
    public const int RecentPackets = 10;

    // Days end and hours pass without packets too.
    private static readonly TimeSpan s_quietInterval = TimeSpan.FromMinutes(1);

    // Each card is a report of its own.
    private const int MostCards = 60;

    private readonly Dictionary<PublicKey, (NodeHealth? Health, bool Failed)> _health = [];
    private IReadOnlyList<PacketRow> _recent = [];
    private PublicKey _chosen;
    private long _loadedAt;
    private long _loadedVersion = -1;
    private bool _isBusy;
    private bool _isAgain;
    private bool _hasFailed;

    /// <summary>The claimed nodes.</summary>
    public IReadOnlyList<MeshCard> Cards { get; private set; } = [];

    /// <summary>Claimed nodes for which there is no room.</summary>
    public int CardsLeftOut => Math.Max(0, claimed.All.Count - MostCards);

    /// <summary>The node whose health is shown; null = none.</summary>
    public HealthPanelState? Panel { get; private set; }

    /// <summary>Null until they are counted.</summary>
    public MeshFigures? Figures { get; private set; }

    /// <summary>The figures could not be counted.</summary>
    public bool HasFailed => _hasFailed && Figures is null;

    /// <summary>Chooses whose health is shown; the default value = nobody's.</summary>
    public void Choose(PublicKey key)
    {
        if (key == _chosen)
            return;
        (_chosen, _recent, _loadedVersion) = (key, [], -1);
        Show();
    }

    /// <summary>Looks at everything anew with the next refresh: what is claimed has changed.</summary>
    public void Invalidate()
    {
        _loadedVersion = -1;
        Show();
    }

    /// <summary>Takes in what changed; true when there is something else to show. While a call is at it, others only make it look once more.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        _isAgain = _isBusy;
        if (_isBusy)
            return false;
        _isBusy = true;
        var before = (Cards, Panel, Figures, HasFailed);
        try
        {
            do
            {
                _isAgain = false;
                if (IsDue())
                    await LoadAsync(cancellationToken);
                Show();
            }
            while (_isAgain);
        }
        finally
        {
            _isBusy = false;
        }

        return before != (Cards, Panel, Figures, HasFailed);
    }

    private bool IsDue()
    {
        var mesh = sources.Mesh;
        if (_loadedVersion >= 0 && mesh.Clock.GetElapsedTime(_loadedAt) < (mesh.Store.Version == _loadedVersion ? s_quietInterval : Interval))
            return false;
        (_loadedVersion, _loadedAt) = (mesh.Store.Version, mesh.Clock.GetTimestamp());
        return true;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Figures = await sources.Totals.CurrentAsync(cancellationToken);
            _hasFailed = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "[home] the figures of the mesh could not be counted");
            _hasFailed = true;
        }

        await sources.States.PrepareAsync(cancellationToken);
        PublicKey[] keys = [.. claimed.All.Take(MostCards).Select(node => node.Key)];
        foreach (var gone in _health.Keys.Except(keys).Where(key => key != _chosen).ToArray())
            _health.Remove(gone);
        foreach (var key in _chosen.IsNone ? keys : keys.Append(_chosen).Distinct())
            await LoadAsync(key, cancellationToken);
    }

    private async Task LoadAsync(PublicKey key, CancellationToken cancellationToken)
    {
        if (sources.States.Of(key) is not { } state)
        {
            _health.Remove(key);
            return;
        }

        try
        {
            var health = await sources.Reports.GetAsync(new NodeHealthReport(state.Node.Id), AnalyticsScope.All, cancellationToken);
            if (key == _chosen)
                _recent = await RowsOfAsync(health, cancellationToken);
            _health[key] = (Shown(health), false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "[home] the health of {Node} could not be computed", key);
            _health[key] = (_health.GetValueOrDefault(key).Health, true);
        }
    }

    private async Task<IReadOnlyList<PacketRow>> RowsOfAsync(NodeHealth health, CancellationToken cancellationToken)
    {
        RowKey[] keys = [.. health.Recent.Take(RecentPackets).Select(packet => new RowKey(packet, packet.BestIndex, IsGroup: true))];
        // The same rows while they are the same packets, heard as often.
        return _recent.Count == keys.Length && keys.Zip(_recent).All(pair => pair.First.Transmission == pair.Second.Transmission && pair.First.Transmission.Observations.Length == pair.Second.ObservationCount)
            ? _recent
            : await sources.Packets.BuildAsync(keys, cancellationToken);
    }

    private NodeHealth Shown(NodeHealth health) => sources.Settings.HiddenObservers.Count == 0
        ? health
        : health with { Observers = [.. health.Observers.Where(row => !sources.Settings.HiddenObservers.Contains(row.Observer.Id))] };

    // Equal things stay the same object, so that nothing is drawn again for them.
    private void Show()
    {
        MeshCard[] cards = [.. claimed.All.Take(MostCards).Select(CardOf)];
        if (!cards.SequenceEqual(Cards))
            Cards = cards;
        var panel = _chosen.IsNone ? null : PanelOf(_chosen);
        if (panel != Panel)
            Panel = panel;
    }

    private MeshCard CardOf(ClaimedNode claim)
    {
        var (health, failed) = _health.GetValueOrDefault(claim.Key);
        return new MeshCard(claim, sources.States.Of(claim.Key), health, failed);
    }

    private HealthPanelState PanelOf(PublicKey key)
    {
        var (health, failed) = _health.GetValueOrDefault(key);
        return new HealthPanelState(sources.States.Of(key), health, _recent, failed);
    }
}
