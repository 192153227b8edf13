namespace CoreScope.Ingest.Mqtt;

/// <summary>Rules of topic names and filters (MQTT 5 §4.7).</summary>
public static class TopicFilter
{
    private const int LongestTopic = 65_535;

    /// <summary>True when <paramref name="topic"/> may be published to.</summary>
    public static bool IsTopic(string topic) =>
        topic.Length is > 0 and <= LongestTopic && topic.AsSpan().IndexOfAny('+', '#', '\0') < 0;

    /// <summary>True when <paramref name="filter"/> may be subscribed to.</summary>
    public static bool IsFilter(string filter)
    {
        if (filter.Length is 0 or > LongestTopic || filter.Contains('\0', StringComparison.Ordinal))
            return false;
        var levels = filter.Split('/');
        for (var i = 0; i < levels.Length; i++)
        {
            var level = levels[i];
            if (level.Contains('#', StringComparison.Ordinal) && (level.Length > 1 || i < levels.Length - 1))
                return false;
            if (level.Contains('+', StringComparison.Ordinal) && level.Length > 1)
                return false;
        }

        return true;
    }

    /// <summary>True when every topic that matches <paramref name="inner"/> also matches <paramref name="outer"/>.</summary>
    public static bool Covers(string outer, string inner)
    {
        if (string.Equals(outer, inner, StringComparison.Ordinal))
            return true;
        // Wildcards do not match a leading '$'; a shared subscription is a queue of its own.
        if (outer[0] == '$' || (inner[0] == '$' && outer[0] is '#' or '+'))
            return outer[0] == '$' && inner[0] == '$' && !IsShared(outer) && !IsShared(inner) && CoversLevels(outer.Split('/'), inner.Split('/'));
        return !IsShared(inner) && CoversLevels(outer.Split('/'), inner.Split('/'));
    }

    /// <summary><paramref name="filters"/> without those another one covers, in their order.</summary>
    public static IReadOnlyList<string> WithoutCovered(IReadOnlyList<string> filters)
    {
        var kept = new List<string>();
        for (var i = 0; i < filters.Count; i++)
        {
            if (!IsCovered(filters, i))
                kept.Add(filters[i]);
        }

        return kept;
    }

    private static bool IsCovered(IReadOnlyList<string> filters, int index)
    {
        for (var other = 0; other < filters.Count; other++)
        {
            // Of two equal filters the first stays.
            var same = string.Equals(filters[other], filters[index], StringComparison.Ordinal);
            if (same ? other < index : Covers(filters[other], filters[index]))
                return true;
        }

        return false;
    }

    private static bool IsShared(string filter) => filter.StartsWith("$share/", StringComparison.Ordinal);

    private static bool CoversLevels(string[] outer, string[] inner)
    {
        for (var i = 0; i < outer.Length; i++)
        {
            if (outer[i] == "#")
                return true;
            if (i >= inner.Length || inner[i] == "#")
                return false;
            if (outer[i] != "+" && outer[i] != inner[i])
                return false;
        }

        return inner.Length == outer.Length;
    }
}
