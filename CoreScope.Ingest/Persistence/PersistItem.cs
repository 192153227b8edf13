using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// What one message leaves for the disk, and the ack that is owed once it is there. Refers to objects of the store where these
/// no longer change; a message that left nothing still passes, so that acks go out in order (architecture.md §4.9). The pipeline
/// fills it while it applies the message, so that a failure half-way still leaves on disk what is in memory.
/// </summary>
public sealed record PersistItem
{
    /// <summary>The transmission of a new or filled observation.</summary>
    public Transmission? Transmission { get; internal set; }

    /// <summary>Which of its observations.</summary>
    public int ObservationIndex { get; internal set; }

    /// <summary>The transmission's own row is new too.</summary>
    public bool IsNewTransmission { get; internal set; }

    /// <summary>The observation is on disk already: only figures that were missing are to be filled in.</summary>
    public bool IsFill { get; init; }

    /// <summary>Node ids along the path, 0 = unresolved; null when no hop was resolved.</summary>
    public int[]? ResolvedPath { get; internal set; }

    /// <summary>An observer whose row is to be written. Its counts are taken now, so set it when they are up to date.</summary>
    public Observer? Observer
    {
        get;
        internal set
        {
            field = value;
            PacketsOfObserver = value?.PacketCount ?? 0;
            StatusesOfObserver = value?.StatusCount ?? 0;
        }
    }

    /// <summary>
    /// Its packets up to and with this message: the pipeline is ahead of the disk, and what a crash takes with it comes again and
    /// is counted then.
    /// </summary>
    public long PacketsOfObserver { get; private set; }

    /// <summary>Its statuses likewise.</summary>
    public long StatusesOfObserver { get; private set; }

    /// <summary>A node as it is now.</summary>
    public Node? Node { get; internal set; }

    /// <summary>Relays whose time of last hearing moved.</summary>
    public IReadOnlyList<Node>? Relays { get; internal set; }

    /// <summary>Paths that were resolved anew.</summary>
    public ResolvedPathRows? Resolved { get; init; }

    /// <summary>Links between nodes as they are now.</summary>
    public IReadOnlyList<NeighborEdge>? Links { get; init; }

    /// <summary>A channel name that is new.</summary>
    public NamedId? Channel { get; internal set; }

    /// <summary>A region scope name that is new.</summary>
    public NamedId? Scope { get; internal set; }

    /// <summary>An advert that was refused.</summary>
    public DroppedPacket? Dropped { get; init; }

    /// <summary>Figures of a live status message.</summary>
    public ObserverMetric? Metric { get; init; }

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty =>
        Transmission is null && Observer is null && Node is null && Channel is null && Scope is null && Dropped is null && Metric is null
        && Relays is null && Resolved is null && Links is null;

    /// <summary>Completed after the commit. Set by the pipeline before it hands the item over, which saves a copy of each item.</summary>
    public AckToken Ack { get; internal set; }
}

/// <summary>A name and the number that stands for it.</summary>
public sealed record NamedId(int Id, string Name);

/// <summary>
/// Figures of an observer at one moment (spec/operations.md §2.4). <paramref name="At"/> is rounded to the sample interval:
/// one row an interval, the last one wins. Null = not given.
/// </summary>
public sealed record ObserverMetric(
    int ObserverIndex,
    UnixMillis At,
    double? NoiseFloor,
    long? TxAirSeconds,
    long? RxAirSeconds,
    long? ReceiveErrors,
    int? BatteryMillivolts,
    long? PacketsSent,
    long? PacketsReceived);
