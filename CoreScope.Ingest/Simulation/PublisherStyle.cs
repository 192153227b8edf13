namespace CoreScope.Ingest.Simulation;

/// <summary>Which publisher's habits an observer has (protocol.md §12.3).</summary>
public enum PublisherStyle
{
    /// <summary>Serial log of a repeater: all numbers as strings, whole dB, score and duration.</summary>
    MeshcoreToMqtt,

    /// <summary>Log of a companion: strings, quarter dB, hop list on direct routes; passes frames with bit errors on.</summary>
    PacketCapture,

    /// <summary>The firmware's own bridge: one decimal, local time without zone.</summary>
    FirmwareBridge,

    /// <summary>Terminal for a companion: real numbers, explicit UTC.</summary>
    RemoteTerm,
}
