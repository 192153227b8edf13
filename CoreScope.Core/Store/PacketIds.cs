namespace CoreScope.Core.Store;

/// <summary>Gives transmissions and observations their ids: what the archive gave, or one more than the last. One writer, read by all.</summary>
internal sealed class PacketIds
{
    private int _lastTransmission;
    private int _lastObservation;

    public int LastTransmission => Volatile.Read(ref _lastTransmission);

    public int LastObservation => Volatile.Read(ref _lastObservation);

    /// <summary>Ids continue behind these.</summary>
    public void Continue(int lastTransmission, int lastObservation)
    {
        Volatile.Write(ref _lastTransmission, Math.Max(_lastTransmission, lastTransmission));
        Volatile.Write(ref _lastObservation, Math.Max(_lastObservation, lastObservation));
    }

    /// <summary>
    /// Id of a new transmission. The log is in order of id and eviction tells old from new by it, so one may be given, but not
    /// behind <paramref name="lastInLog"/>.
    /// </summary>
    public int OfTransmission(in PacketArrival arrival, int lastInLog)
    {
        if (arrival.TransmissionId != 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(arrival.TransmissionId, lastInLog + 1, nameof(arrival));
        var id = arrival.TransmissionId != 0 ? arrival.TransmissionId : _lastTransmission + 1;
        Volatile.Write(ref _lastTransmission, Math.Max(_lastTransmission, id));
        return id;
    }

    /// <summary>Id of a new observation.</summary>
    public int OfObservation(in PacketArrival arrival)
    {
        var id = arrival.ObservationId != 0 ? arrival.ObservationId : _lastObservation + 1;
        Volatile.Write(ref _lastObservation, Math.Max(_lastObservation, id));
        return id;
    }
}
