using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>The sightings of one link as they are counted. A value in the graph's table; a sighting allocates only for a new observer.</summary>
internal struct LinkTally
{
    public long Count;
    public long FirstSeen;
    public long LastSeen;

    // Hundredths of a dB, as observations are stored: the sum is the same in whatever order they come.
    private long _snrHundredths;
    private int _snrCount;
    private int _unsized, _one, _two, _three;
    private int[]? _observers;
    private long _confirmedAt;

    /// <summary>Changed since it was written to disk.</summary>
    public bool IsUnsaved;

    public readonly int Observers => _observers?.Length ?? 0;

    public void Add(in LinkSighting sighting)
    {
        FirstSeen = Count == 0 ? sighting.At.Value : Math.Min(FirstSeen, sighting.At.Value);
        LastSeen = Math.Max(LastSeen, sighting.At.Value);
        Count++;
        if (sighting.Snr is { } snr)
        {
            _snrHundredths += (long)Math.Round(snr * 100);
            _snrCount++;
        }

        switch (sighting.HashSize)
        {
            case 1: _one++; break;
            case 2: _two++; break;
            case 3: _three++; break;
            default: _unsized++; break;
        }

        if (sighting.IsConfirmation)
            _confirmedAt = Math.Max(_confirmedAt, sighting.At.Value);
        IsUnsaved = true;
        if (sighting.ObserverIndex != 0 && Array.IndexOf(_observers ?? [], sighting.ObserverIndex) < 0)
            _observers = [.. _observers ?? [], sighting.ObserverIndex];
    }

    public readonly NeighborEdge ToEdge(int a, int b) =>
        new(Math.Min(a, b), Math.Max(a, b), Count, new UnixMillis(FirstSeen), new UnixMillis(LastSeen), Observers)
        {
            Details = new LinkDetails(_snrHundredths / 100.0, _snrCount, [_unsized, _one, _two, _three], _observers ?? [], _confirmedAt),
        };

    public static LinkTally Of(in NeighborEdge edge) => new()
    {
        Count = edge.Count,
        FirstSeen = edge.FirstSeen.Value,
        LastSeen = edge.LastSeen.Value,
        _snrHundredths = (long)Math.Round(edge.Details.SnrSum * 100),
        _snrCount = edge.Details.SnrCount,
        _unsized = edge.Details.ByHashSize[0],
        _one = edge.Details.ByHashSize[1],
        _two = edge.Details.ByHashSize[2],
        _three = edge.Details.ByHashSize[3],
        _observers = [.. edge.Details.ObserverIndexes],
        _confirmedAt = edge.Details.ConfirmedAt,
    };
}
