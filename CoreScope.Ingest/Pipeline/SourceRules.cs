namespace CoreScope.Ingest.Pipeline;

/// <summary>What one MQTT source adds to the decision about its messages.</summary>
public sealed class SourceRules
{
    private readonly HashSet<string> _iata;
    private readonly HashSet<string> _publishers;

    /// <param name="tag">Tag of the source.</param>
    /// <param name="iataFilter">Regions whose packets are taken; empty means all.</param>
    /// <param name="region">Region of messages that name none.</param>
    /// <param name="allowedPublishers">Keys of the only observers taken from it; empty means all.</param>
    public SourceRules(string tag, IEnumerable<string>? iataFilter = null, string? region = null, IEnumerable<string>? allowedPublishers = null)
    {
        Tag = tag;
        Region = IngestFilter.Normalize(region);
        _iata = IngestFilter.SetOf(iataFilter);
        _publishers = IngestFilter.SetOf(allowedPublishers);
    }

    /// <summary>Rules of a source that has none.</summary>
    public static SourceRules None { get; } = new("");

    /// <summary>Tag of the source.</summary>
    public string Tag { get; }

    /// <summary>Upper-case region of messages that name none, or null.</summary>
    public string? Region { get; }

    /// <summary>True when packets of <paramref name="iata"/> (null: the topic names none) are taken.</summary>
    public bool Takes(string? iata) => _iata.Count == 0 || (iata is not null && _iata.Contains(iata));

    /// <summary>True when the observer or companion with <paramref name="key"/> may report through this source.</summary>
    public bool Allows(string key) => _publishers.Count == 0 || _publishers.Contains(key);
}
