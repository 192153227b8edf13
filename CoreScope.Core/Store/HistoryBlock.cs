namespace CoreScope.Core.Store;

/// <summary>
/// Some thousand transmissions of the archive, in order of id, that are to be put in front of the log. Built aside, by any one
/// thread, then handed to <see cref="PacketStore.PutInFront"/>.
/// </summary>
public sealed class HistoryBlock
{
    /// <summary>Most transmissions of a block.</summary>
    public const int Capacity = PacketChunk.Capacity;

    /// <summary>What a transmission takes in memory with all indexes, on average, without its observations.</summary>
    public const int BytesOfTransmission = 420;

    /// <summary>What an observation adds to that, on average.</summary>
    public const int BytesOfObservation = 75;

    private readonly List<Transmission> _transmissions = [];
    private readonly Dictionary<int, int[]> _resolved = [];
    private readonly PathArena _arena = new();

    /// <summary>How many transmissions.</summary>
    public int Count => _transmissions.Count;

    /// <summary>Id of the newest; 0 when there is none.</summary>
    public int LastId => _transmissions.Count == 0 ? 0 : _transmissions[^1].Id;

    /// <summary>What it will take in memory, roughly, with its entries in all indexes.</summary>
    public long EstimatedBytes { get; private set; }

    internal IReadOnlyList<Transmission> Transmissions => _transmissions;

    internal PathArena Arena => _arena;

    /// <summary>Adds one observation; those of a transmission come together, in order of id, as do the transmissions.</summary>
    public void Add(in PacketArrival arrival)
    {
        if (_transmissions.Count == 0 || _transmissions[^1].Id != arrival.TransmissionId)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(arrival.TransmissionId, LastId, nameof(arrival));
            ArgumentOutOfRangeException.ThrowIfEqual(_transmissions.Count, Capacity, nameof(arrival));
            _transmissions.Add(new Transmission(arrival.TransmissionId, arrival, _arena));
            EstimatedBytes += BytesOfTransmission;
        }

        EstimatedBytes += BytesOfObservation;
        _transmissions[^1].Observe(arrival, arrival.ObservationId);
        if (ResolvedIds.Of(arrival.Resolved) is { } ids)
            _resolved.Add(arrival.ObservationId, ids);
    }

    /// <summary>Node ids of an observation's path, or null.</summary>
    internal int[]? ResolvedOf(int observationId) => _resolved.GetValueOrDefault(observationId);
}
