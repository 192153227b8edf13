namespace CoreScope.Ingest.Messages;

/// <summary>What a topic says about its message (protocol.md §12.1).</summary>
public enum TopicKind : byte
{
    /// <summary><c>meshcore/{IATA}/{key}/…</c>, or a flat topic whose <see cref="MeshTopic.Iata"/> and <see cref="MeshTopic.Observer"/> are empty.</summary>
    Observer,

    /// <summary><c>meshcore/client/{key}/…</c>: a roaming companion.</summary>
    Client,

    /// <summary>State of a companion bridge: of no use.</summary>
    BridgeState,

    /// <summary><c>meshcore/message/channel/{n}</c>.</summary>
    BridgeChannel,

    /// <summary><c>meshcore/message/direct/{prefix}</c>.</summary>
    BridgeDirect,
}

/// <summary>A topic split into its parts; a view, nothing is copied.</summary>
public readonly ref struct MeshTopic
{
    /// <summary>What kind of topic it is.</summary>
    public TopicKind Kind { get; init; }

    /// <summary>Region segment as sent; empty in flat topics.</summary>
    public ReadOnlySpan<char> Iata { get; init; }

    /// <summary>Key segment of observer or companion as sent; empty in flat topics.</summary>
    public ReadOnlySpan<char> Observer { get; init; }

    /// <summary>The fourth segment: <c>packets</c>, <c>status</c>, a channel number.</summary>
    public ReadOnlySpan<char> Leaf { get; init; }

    /// <summary>True for an observer's report of its neighbours.</summary>
    public bool IsNeighbors => Kind == TopicKind.Observer && Leaf is "neighbors";

    /// <summary>True for an observer's status topic.</summary>
    public bool IsStatus => Kind == TopicKind.Observer && Leaf is "status";
}
