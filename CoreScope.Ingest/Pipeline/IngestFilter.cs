using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// The keep-or-drop rules that need no decoded packet (operations.md §2.2, protocol.md §12.6). Immutable: a change of
/// configuration makes a new one. The geo filter acts later, on the decoded advert.
/// </summary>
public sealed class IngestFilter
{
    private readonly HashSet<string> _blacklist;
    private readonly HashSet<string> _whitelist;
    private readonly Dictionary<string, SourceRules> _sources = new(StringComparer.Ordinal);
    private readonly bool _storeDirectMessages;

    public IngestFilter(IngestFilterOptions options)
    {
        _blacklist = SetOf(options.ObserverBlacklist);
        _whitelist = SetOf(options.ObserverIataWhitelist);
        _storeDirectMessages = options.StoreDirectMessages;
        ClientRxCoverage = options.ClientRxCoverage;
        foreach (var source in options.Sources)
            _sources[source.Tag] = source;
    }

    /// <summary>A filter that keeps everything but client receptions and direct messages.</summary>
    public static IngestFilter KeepAll { get; } = new(new IngestFilterOptions());

    /// <summary>Roaming companions' positions are taken.</summary>
    public bool ClientRxCoverage { get; }

    /// <summary>Rules of the source with <paramref name="tag"/>.</summary>
    public SourceRules RulesOf(string tag) => _sources.GetValueOrDefault(tag, SourceRules.None);

    /// <summary>True when nothing of the observer with this key may be stored.</summary>
    public bool IsBlacklisted(string observerId) => _blacklist.Count > 0 && _blacklist.Contains(observerId);

    /// <summary>Whether this key may report at all: blacklist, then the source's own list.</summary>
    public DropReason Publisher(string key, SourceRules source)
    {
        if (IsBlacklisted(key))
            return DropReason.ObserverBlacklisted;
        return source.Allows(key) ? DropReason.None : DropReason.PublisherNotAllowed;
    }

    /// <summary>Rules for packets and statuses alike, in order: who reports, then the global region list.</summary>
    public DropReason Observer(string observerId, string? topicIata, SourceRules source)
    {
        var drop = Publisher(observerId, source);
        if (drop != DropReason.None)
            return drop;
        return _whitelist.Count == 0 || (topicIata is not null && _whitelist.Contains(topicIata)) ? DropReason.None : DropReason.IataNotAllowed;
    }

    /// <summary>The per-source region list, which packets alone must pass.</summary>
    public static DropReason Packet(SourceRules source, string? topicIata) =>
        source.Takes(topicIata) ? DropReason.None : DropReason.IataFiltered;

    /// <summary>
    /// Whether a companion's message is stored: the bridge is subject to the lists of observers like any other, private text is
    /// kept only when the operator wants it, and a replay without the sender's time cannot be told from its earlier copies.
    /// </summary>
    public DropReason Bridge(BridgeMessage message, string source, bool retained)
    {
        var drop = Publisher(BridgeMessage.CompanionObserver, RulesOf(source));
        if (drop != DropReason.None)
            return drop;
        if (message.Kind == BridgeMessageKind.Direct && !_storeDirectMessages)
            return DropReason.DirectMessagesOff;
        return retained && message.SenderTimestamp is null ? DropReason.RetainedReplay : DropReason.None;
    }

    internal static HashSet<string> SetOf(IEnumerable<string>? values)
    {
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in values ?? [])
        {
            if (Normalize(value) is { } text)
                set.Add(text);
        }

        return set;
    }

    internal static string? Normalize(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim().ToUpperInvariant();
}
