using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// The transmissions that match a query, as ids in ascending order: those in memory found at once, those on disk by one search,
/// afterwards kept in step by looking at new observations alone. What is evicted later stays in the list and is read from disk.
/// Belongs to one reader; not thread-safe.
/// </summary>
public sealed class StandingQuery
{
    // How long a packet may stand in a list that it has become too old for.
    private static readonly TimeSpan s_agesAfter = TimeSpan.FromSeconds(1);

    private readonly Mesh _mesh;
    private readonly IArchivedPackets _archive;
    private readonly PacketQuery _query;
    private List<int> _ids = [];
    private readonly List<int> _late = [];
    private readonly List<int> _gone = [];
    private List<int>? _observations;
    private PacketFilter _filter;
    private int _seen;
    private bool _isComplete;
    private long _foundAt;
    private Task? _search;

    public StandingQuery(Mesh mesh, IArchivedPackets archive, PacketQuery query)
    {
        (_mesh, _archive, _query) = (mesh, archive, query);
        _filter = new PacketFilter(mesh, query);
        FindAll();
    }

    /// <summary>How many match.</summary>
    public int Count => _ids.Count;

    /// <summary>Where the time for searching the disk ran out: what is older was not looked at; null when all was.</summary>
    public UnixMillis? SearchedTo { get; private set; }

    /// <summary>True when some matches lie on disk only.</summary>
    public bool HasOlder => _ids.Count > 0 && _ids[0] < PacketHistory.FirstOf(_mesh.Store.Snapshot());

    /// <summary>How many have an id up to this one.</summary>
    public int CountUpTo(int lastId)
    {
        var index = _ids.BinarySearch(lastId);
        return index >= 0 ? index + 1 : ~index;
    }

    /// <summary>Position of a transmission in the list; −1 when it is not there.</summary>
    public int PositionOf(int id) => Math.Max(-1, _ids.BinarySearch(id));

    /// <summary>Takes in what is new; while the list is held, old transmissions heard anew wait, so that nothing moves.</summary>
    public void Advance(bool isHeld = false)
    {
        // What was read before the history was complete lacks what came in front of it since.
        if (!_isComplete)
        {
            if (_mesh.Store.Status.IsReady)
                FindAll();
            return;
        }

        if (!isHeld)
        {
            _gone.ForEach(Remove);
            _gone.Clear();
            _late.ForEach(Insert);
            _late.Clear();
        }

        var last = _mesh.Store.LastObservationId;
        if (!isHeld && _query.Filter is { UsesClock: true } && _mesh.Clock.GetElapsedTime(_foundAt) >= s_agesAfter)
        {
            FindAgain();
            return;
        }

        if (last == _seen)
            return;
        // Observers and nodes may have become known meanwhile.
        _filter = new PacketFilter(_mesh, _query);
        for (var id = _seen + 1; id <= last; id++)
        {
            if (!_mesh.Store.TryFindObservation(id, out var transmission, out var index))
                continue;
            if (!_filter.Matches(transmission))
                Leave(transmission.Id, isHeld);
            else if (isHeld && _ids.Count > 0 && transmission.Id < _ids[^1])
                _late.Add(transmission.Id);
            else
                Insert(transmission.Id);
            if (_observations is not null && _filter.MatchesButFilter(transmission) && _filter.MatchesObservation(transmission, transmission.Observations[index]))
                _observations.Add(id);
        }

        _seen = last;
    }

    /// <summary>Searches the disk, once; later calls wait for the same search. Not while history is being read.</summary>
    public Task SearchOlderAsync(CancellationToken cancellationToken)
    {
        if (!_isComplete)
            return Task.CompletedTask;
        // One that failed, because the disk was busy, is worth another try.
        if (_search is null or { IsFaulted: true })
            _search = SearchAsync();
        return _search.WaitAsync(cancellationToken);
    }

    /// <summary>Up to <paramref name="count"/> transmissions from a position on; null for what was deleted meanwhile.</summary>
    public async ValueTask<IReadOnlyList<Transmission?>> LoadAsync(int position, int count, CancellationToken cancellationToken)
    {
        var ids = _ids.GetRange(position, Math.Clamp(count, 0, _ids.Count - position));
        var found = new Transmission?[ids.Count];
        var missing = new List<int>();
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = _mesh.Store.Find(ids[i]);
            if (found[i] is null)
                missing.Add(ids[i]);
        }

        if (missing.Count == 0)
            return found;
        var archived = (await _archive.LoadAsync(missing, cancellationToken).ConfigureAwait(false)).ToDictionary(transmission => transmission.Id);
        for (var i = 0; i < found.Length; i++)
            found[i] ??= archived.GetValueOrDefault(ids[i]);
        return found;
    }

    /// <summary>Ids of the observations in memory that match, ascending; those of an observer outside the regions do not.</summary>
    public IReadOnlyList<int> Observations()
    {
        if (_observations is not null)
            return _observations;
        _observations = [];
        _filter.Begin();
        if (_query.Filter is null)
        {
            foreach (var id in _ids)
            {
                if (_mesh.Store.Find(id) is { } transmission)
                    AddObservations(transmission);
            }
        }
        else
        {
            // An observation may fit where the one that stands for its transmission does not.
            var snapshot = _mesh.Store.Snapshot();
            for (var i = 0; i < snapshot.Count; i++)
            {
                if (_filter.MatchesButFilter(snapshot[i]))
                    AddObservations(snapshot[i]);
            }
        }

        _observations.Sort();
        return _observations;
    }

    private void AddObservations(Transmission transmission)
    {
        foreach (ref readonly var observation in transmission.Observations)
        {
            if (observation.Id <= _seen && _filter.MatchesObservation(transmission, observation))
                _observations!.Add(observation.Id);
        }
    }

    private void FindAll()
    {
        _isComplete = _mesh.Store.Status.IsReady;
        _seen = _mesh.Store.LastObservationId;
        _filter = new PacketFilter(_mesh, _query);
        _ids = FindInMemory();
        _observations = null;
        _late.Clear();
        _gone.Clear();
        _search = null;
    }

    // What is in memory is asked for its age again; what the disk gave is older than any age that is asked for in earnest.
    private void FindAgain()
    {
        var below = PacketHistory.FirstOf(_mesh.Store.Snapshot());
        _seen = _mesh.Store.LastObservationId;
        _filter = new PacketFilter(_mesh, _query);
        _ids = [.. _ids.TakeWhile(id => id < below), .. FindInMemory()];
        _observations = null;
    }

    private List<int> FindInMemory()
    {
        _foundAt = _mesh.Clock.GetTimestamp();
        return new PacketQueries(_mesh).Matching(_query, _filter, _mesh.Store.Snapshot()).ConvertAll(transmission => transmission.Id);
    }

    // Another observation stands for it now, one that does not fit.
    private void Leave(int id, bool isHeld)
    {
        if (_query.Filter is null || _ids.BinarySearch(id) < 0)
            return;
        if (isHeld)
            _gone.Add(id);
        else
            Remove(id);
    }

    private void Remove(int id)
    {
        if (_ids.BinarySearch(id) is >= 0 and var index)
            _ids.RemoveAt(index);
    }

    private void Insert(int id)
    {
        if (_ids.Count == 0 || id > _ids[^1])
        {
            _ids.Add(id);
            return;
        }

        var index = _ids.BinarySearch(id);
        if (index < 0)
            _ids.Insert(~index, id);
    }

    private async Task SearchAsync()
    {
        var below = PacketHistory.FirstOf(_mesh.Store.Snapshot());
        if (_filter.MatchesNothing || below <= 1)
            return;
        var findings = await _archive.SearchAsync(_filter.SearchBelow(below), CancellationToken.None).ConfigureAwait(true);
        SearchedTo = findings.SearchedTo;
        // Some are in memory under another id: they came while the archive could not be asked. What was evicted since the list was
        // made is in it already.
        var older = findings.Hits.Where(hit => _mesh.Store.Find(hit.Hash) is not { } inMemory || inMemory.Id < below).Select(hit => hit.Id);
        _ids = [.. older.Concat(_ids).Distinct().Order()];
    }
}
