using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>
/// What the packet feed shows of one circuit: a window over everything, in memory and behind that on disk, newest first, one row a transmission (or one an
/// observation), with the observations of expanded groups below them. While the reader is at the top the list follows the store;
/// scrolled away it is held at the moment of leaving, so that no row moves, and only counts what is new. Not thread-safe: one
/// circuit at a time, on whose thread it also goes on after each wait.
/// </summary>
public sealed partial class PacketsViewModel
{
    private const int Attempts = 3;

    private readonly PacketStore _store;
    private readonly IArchivedPackets _archive;
    private readonly FeedRowCache _rows;

    // Expanded groups by transmission id, with as many observations as they had when last looked at.
    private readonly Dictionary<int, int> _expanded = [];
    private int _lastTransmissionId;
    private int _lastObservationId;

    // The rows that lie on disk only, as last looked at, and the window of them that was read last: nothing of it changes while
    // the reader looks at it, and the page asks four times a second.
    private IOlderRows? _older;
    private (IOlderRows? Rows, int From, int Count) _window;
    private IReadOnlyList<RowKey> _windowRows = [];

    public PacketsViewModel(PacketStore store, IArchivedPackets archive, PacketRows rows, TimeProvider clock)
    {
        _store = store;
        _archive = archive;
        _rows = new FeedRowCache(rows, clock);
        Follow();
    }

    /// <summary>One row a transmission; else one row an observation.</summary>
    public bool IsGrouped { get; private set; } = true;

    /// <summary>The list follows the store; false = held while the reader is scrolled away or has paused it.</summary>
    public bool IsFollowing { get; private set; } = true;

    /// <summary>Rows that came since the list is held.</summary>
    public int NewCount => IsFollowing ? 0 : _scope is { } scope ? NewCountIn(scope) : Math.Max(0, IsGrouped ? CountTransmissions(int.MaxValue) - CountTransmissions(_lastTransmissionId) : _store.LastObservationId - _lastObservationId);

    /// <summary>Transmissions or observations in the list, without the rows of expanded groups.</summary>
    public int Count => _scope is { } scope ? CountIn(scope) : OlderCount + (IsGrouped ? CountTransmissions(_lastTransmissionId) : CountObservations(_older));

    /// <summary>Changes between transmissions and observations.</summary>
    public void SetGrouped(bool grouped)
    {
        if (grouped == IsGrouped)
            return;
        IsGrouped = grouped;
        (_older, _window, _windowRows) = (null, default, []);
    }

    /// <summary>Shows the newest again and goes on following.</summary>
    public void Follow()
    {
        IsFollowing = true;
        Advance();
    }

    /// <summary>Holds the list where it is.</summary>
    public void Hold() => IsFollowing = false;

    /// <summary>Something changed in the store; true when rows may have moved.</summary>
    public bool Advance()
    {
        _scope?.Advance(isHeld: !IsFollowing);
        if (!IsFollowing)
            return false;
        _lastTransmissionId = _store.LastTransmissionId;
        _lastObservationId = _store.LastObservationId;
        foreach (var id in _expanded.Keys.ToArray())
        {
            // What is not in memory lies on disk, where it was heard as often as when it was opened.
            if (_store.Find(id) is { } transmission)
                _expanded[id] = transmission.Observations.Length;
        }

        return true;
    }

    /// <summary>True when the group shows its observations.</summary>
    public bool IsExpanded(int transmissionId) => _expanded.ContainsKey(transmissionId);

    /// <summary>Opens or closes a group; true when it is open now.</summary>
    public bool Toggle(Transmission transmission)
    {
        if (_expanded.Remove(transmission.Id))
            return false;
        _expanded.Add(transmission.Id, transmission.Observations.Length);
        return true;
    }

    /// <summary>Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> and the number of all rows.</summary>
    public async ValueTask<(IReadOnlyList<FeedRow> Rows, int Total)> LoadAsync(int start, int count, CancellationToken cancellationToken)
    {
        var keys = new List<RowKey>(count);
        var total = _scope is { } scope ? await AddScopedAsync(scope, keys, start, count, cancellationToken) : IsGrouped ? await AddGroupsAsync(keys, start, count, cancellationToken) : await AddObservationsAsync(keys, start, count, cancellationToken);
        return (await _rows.GetAsync(keys, cancellationToken), total);
    }

    private async ValueTask<int> AddGroupsAsync(List<RowKey> keys, int start, int count, CancellationToken cancellationToken)
    {
        var snapshot = _store.Snapshot();
        var recent = snapshot.PositionOf(_lastTransmissionId + 1);
        var older = await LookBackAsync(PacketHistory.FirstOf(snapshot), cancellationToken);
        var groups = recent + (older?.Count ?? 0);
        var expanded = await ExpandedGroupsAsync(snapshot, recent, older, cancellationToken);
        var (group, child) = Locate(expanded, start);
        var firstOlder = Math.Max(0, group - recent);
        var archived = await WindowAsync(older, firstOlder, group + count - recent - firstOlder, cancellationToken);
        while (keys.Count < count && group < groups)
        {
            if (group >= recent && group - recent - firstOlder >= archived.Count)
                break;
            var transmission = group < recent ? snapshot[recent - 1 - group] : archived[group - recent - firstOlder].Transmission;
            if (child < 0)
                keys.Add(new RowKey(transmission, transmission.BestIndex, IsGroup: true));
            else
                keys.Add(new RowKey(transmission, child, IsGroup: false));
            if (++child >= Math.Min(_expanded.GetValueOrDefault(transmission.Id), transmission.Observations.Length))
                (group, child) = (group + 1, -1);
        }

        return groups + expanded.Sum(e => e.Children);
    }

    private async ValueTask<int> AddObservationsAsync(List<RowKey> keys, int start, int count, CancellationToken cancellationToken)
    {
        IOlderRows? older;
        int recent, attempt = 0;
        do
        {
            keys.Clear();
            var first = PacketHistory.FirstOf(_store.Snapshot());
            older = await LookBackAsync(first, cancellationToken);
            recent = CountObservations(older);
            AddRecent(keys, start, Math.Min(count, recent - start));
            // Evicted meanwhile: what was taken from memory may lack rows that are not yet among the older ones.
            if (PacketHistory.FirstOf(_store.Snapshot()) == first)
                break;
        }
        while (++attempt < Attempts);

        var firstOlder = Math.Max(0, start - recent);
        keys.AddRange(await WindowAsync(older, firstOlder, start + count - recent - firstOlder, cancellationToken));
        return recent + (older?.Count ?? 0);
    }

    private void AddRecent(List<RowKey> keys, int start, int count)
    {
        if (count <= 0)
            return;
        Span<int> ids = count <= 256 ? stackalloc int[count] : new int[count];
        var found = _store.NewestObservations(_lastObservationId, start, ids);
        foreach (var id in ids[..found])
        {
            if (_store.TryFindObservation(id, out var transmission, out var index))
                keys.Add(new RowKey(transmission, index, IsGroup: false));
        }
    }

    private int OlderCount => _older?.Count ?? 0;

    // Not while history is being read: the border moves, and what lies below it is about to come.
    private async ValueTask<IOlderRows?> LookBackAsync(int firstInMemory, CancellationToken cancellationToken)
    {
        var isGrouped = IsGrouped;
        var older = !_store.Status.IsReady
            ? null
            : isGrouped
            ? await _archive.OlderTransmissionsAsync(Math.Min(firstInMemory, _lastTransmissionId + 1), cancellationToken)
            : await _archive.OlderObservationsAsync(firstInMemory, _lastObservationId, cancellationToken);
        // The reader may have changed the view while the disk was read.
        if (isGrouped == IsGrouped)
            _older = older;
        return older;
    }

    private async ValueTask<IReadOnlyList<RowKey>> WindowAsync(IOlderRows? older, int from, int count, CancellationToken cancellationToken)
    {
        if (older is null || count <= 0 || from >= older.Count)
            return [];
        if (_window == (older, from, count))
            return _windowRows;
        var rows = await older.PageAsync(from, count, cancellationToken);
        (_window, _windowRows) = ((older, from, count), rows);
        return rows;
    }

    private async ValueTask<List<(int Group, int Children)>> ExpandedGroupsAsync(PacketSnapshot snapshot, int recent, IOlderRows? older, CancellationToken cancellationToken)
    {
        var expanded = new List<(int Group, int Children)>(_expanded.Count);
        foreach (var (id, children) in _expanded.ToArray())
        {
            var position = snapshot.PositionOf(id);
            if (position < recent && snapshot[position].Id == id)
                expanded.Add((recent - 1 - position, children));
            else if (older is not null && await older.PositionOfAsync(id, cancellationToken) is >= 0 and var behind)
                expanded.Add((recent + behind, children));
            else
                _expanded.Remove(id);
        }

        expanded.Sort();
        return expanded;
    }

    // Which group, and which of its observations (−1 = the group itself), stands in row `start`.
    private static (int Group, int Child) Locate(List<(int Group, int Children)> expanded, int start)
    {
        var extra = 0;
        foreach (var (group, children) in expanded)
        {
            if (start <= group + extra)
                break;
            if (start <= group + extra + children)
                return (group, start - group - extra - 1);
            extra += children;
        }

        return (start - extra, -1);
    }

    private int CountTransmissions(int lastId)
    {
        var snapshot = _store.Snapshot();
        return lastId == int.MaxValue ? snapshot.Count : snapshot.PositionOf(lastId + 1);
    }

    private int CountObservations(IOlderRows? older) => _store.CountObservations(older?.Below ?? 0, _lastObservationId);
}
