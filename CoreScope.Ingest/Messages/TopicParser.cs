namespace CoreScope.Ingest.Messages;

/// <summary>
/// Splits topics (protocol.md §12.1). The first segment is whatever the source subscribed to: prefixes are configurable at
/// every publisher. Allocates nothing, takes any text.
/// </summary>
public static class TopicParser
{
    private const int ShownKeyLength = 8;

    /// <summary>Splits <paramref name="topic"/>.</summary>
    public static MeshTopic Parse(ReadOnlySpan<char> topic)
    {
        Next(ref topic);
        var second = Next(ref topic);
        var third = Next(ref topic);
        var fourth = Next(ref topic);
        if (second is "client")
            return new MeshTopic { Kind = TopicKind.Client, Observer = third, Leaf = fourth };
        if (second is "message" && third is "channel")
            return new MeshTopic { Kind = TopicKind.BridgeChannel, Leaf = fourth };
        if (second is "message" && third is "direct")
            return new MeshTopic { Kind = TopicKind.BridgeDirect, Leaf = fourth };
        if ((second is "status" && third.IsEmpty) || (second is "events" && third is "connection"))
            return new MeshTopic { Kind = TopicKind.BridgeState };
        if (third.IsEmpty && fourth.IsEmpty)
            return default;

        // Three segments that end in the kind of message name a region but no observer.
        if (fourth.IsEmpty && third is "packets" or "raw")
            return new MeshTopic { Iata = second };
        return new MeshTopic { Iata = second, Observer = third, Leaf = fourth };
    }

    /// <summary>The topic as logs may show it: keys cut to 8 characters, no control characters, bounded length.</summary>
    public static string ForLog(string topic)
    {
        Span<char> buffer = stackalloc char[StringPool.MaxLength];
        var line = MeshText.Line(topic.AsSpan(0, Math.Min(topic.Length, 1024)), buffer, StringPool.MaxLength).ToString();
        var segments = line.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            // The third segment is the observer's id, however short; elsewhere only what is long enough to be a key is cut.
            if (segments[i].Length > (i == 2 ? ShownKeyLength : 2 * ShownKeyLength))
                segments[i] = segments[i][..ShownKeyLength];
        }

        return string.Join('/', segments);
    }

    private static ReadOnlySpan<char> Next(scoped ref ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        rest = slash < 0 ? default : rest[(slash + 1)..];
        return segment;
    }
}
