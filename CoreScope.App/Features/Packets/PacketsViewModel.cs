using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>
/// What the packet feed shows of one circuit: a window over the whole store, newest first, one row a transmission (or one an
/// observation), with the observations of expanded groups below them. While the reader is at the top the list follows the store;
/// scrolled away it is held at the moment of leaving, so that no row moves, and only counts what is new. Not thread-safe: one
/// circuit at a time.
/// </summary>
public sealed class PacketsViewModel
{
    private readonly PacketStore _store;
    private readonly FeedRowCache _rows;

    // Expanded groups by transmission id, with as many observations as they had when last looked at.
    private readonly Dictionary<int, int> _expanded = [];
    private int _lastTransmissionId;
    private int _lastObservationId;

    public PacketsViewModel(PacketStore store, PacketRows rows, TimeProvider clock)
    {
        _store = store;
        _rows = new FeedRowCache(rows, clock);
        Follow();
    }

    /// <summary>One row a transmission; else one row an observation.</summary>
    public bool IsGrouped { get; private set; } = true;

    /// <summary>The list follows the store; false = held while the reader is scrolled away or has paused it.</summary>
    public bool IsFollowing { get; private set; } = true;

    /// <summary>Rows that came since the list is held.</summary>
    public int NewCount => IsFollowing ? 0 : Math.Max(0, IsGrouped ? CountTransmissions(int.MaxValue) - CountTransmissions(_lastTransmissionId) : _store.LastObservationId - _lastObservationId);

    /// <summary>Transmissions or observations in the list, without the rows of expanded groups.</summary>
    public int Count => IsGrouped ? CountTransmissions(_lastTransmissionId) : CountObservations();

    /// <summary>Changes between transmissions and observations.</summary>
    public void SetGrouped(bool grouped) => IsGrouped = grouped;

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
        if (!IsFollowing)
            return false;
        _lastTransmissionId = _store.LastTransmissionId;
        _lastObservationId = _store.LastObservationId;
        foreach (var id in _expanded.Keys.ToArray())
        {
            if (_store.Find(id) is { } transmission)
                _expanded[id] = transmission.Observations.Length;
            else
                _expanded.Remove(id);
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
        var total = IsGrouped ? AddGroups(keys, start, count) : AddObservations(keys, start, count);
        return (await _rows.GetAsync(keys, cancellationToken).ConfigureAwait(false), total);
    }

    private int AddGroups(List<RowKey> keys, int start, int count)
    {
        var snapshot = _store.Snapshot();
        var groups = Math.Min(snapshot.PositionOf(_lastTransmissionId + 1), snapshot.Count);
        var expanded = ExpandedGroups(snapshot, groups);
        var (group, child) = Locate(expanded, start);
        while (keys.Count < count && group < groups)
        {
            var transmission = snapshot[groups - 1 - group];
            if (child < 0)
                keys.Add(new RowKey(transmission, transmission.BestIndex, IsGroup: true));
            else
                keys.Add(new RowKey(transmission, child, IsGroup: false));
            if (++child >= _expanded.GetValueOrDefault(transmission.Id))
                (group, child) = (group + 1, -1);
        }

        return groups + expanded.Sum(e => e.Children);
    }

    private int AddObservations(List<RowKey> keys, int start, int count)
    {
        Span<int> ids = count <= 256 ? stackalloc int[count] : new int[count];
        var found = _store.NewestObservations(_lastObservationId, start, ids);
        foreach (var id in ids[..found])
        {
            if (_store.TryFindObservation(id, out var transmission, out var index))
                keys.Add(new RowKey(transmission, index, IsGroup: false));
        }

        return CountObservations();
    }

    private List<(int Group, int Children)> ExpandedGroups(PacketSnapshot snapshot, int groups)
    {
        var expanded = new List<(int Group, int Children)>(_expanded.Count);
        foreach (var (id, children) in _expanded)
        {
            var position = snapshot.PositionOf(id);
            if (position < groups && snapshot[position].Id == id)
                expanded.Add((groups - 1 - position, children));
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

    private int CountObservations() => Math.Max(0, _store.ObservationCount - (_store.LastObservationId - _lastObservationId));
}
