namespace CoreScope.Ingest.Pipeline;

/// <summary>What one MQTT source adds to the decision about its messages.</summary>
public sealed class SourceRules
{
    private readonly HashSet<string> _iata;

    /// <param name="tag">Tag of the source.</param>
    /// <param name="iataFilter">Regions whose packets are taken; empty means all.</param>
    /// <param name="region">Region of messages that name none.</param>
    public SourceRules(string tag, IEnumerable<string>? iataFilter = null, string? region = null)
    {
        Tag = tag;
        Region = IngestFilter.Normalize(region);
        _iata = IngestFilter.SetOf(iataFilter);
    }

    /// <summary>Rules of a source that has none.</summary>
    public static SourceRules None { get; } = new("");

    /// <summary>Tag of the source.</summary>
    public string Tag { get; }

    /// <summary>Upper-case region of messages that name none, or null.</summary>
    public string? Region { get; }

    /// <summary>True when packets of <paramref name="iata"/> (null: the topic names none) are taken.</summary>
    public bool Takes(string? iata) => _iata.Count == 0 || (iata is not null && _iata.Contains(iata));
}
