using CoreScope.App.Shared.Live;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Mqtt.Listener;

namespace CoreScope.App.Hosting;

/// <summary>
/// Which sources the frame around every page warns of (spec/ui-map-nodes.md §2): those from which nothing came for five minutes.
/// A listener that nobody ever published to is not silent: most installations have one and do not use it.
/// </summary>
/// <param name="started">Since when messages can have come.</param>
/// <param name="areNamed">False where visitors must not know the sources (<c>MqttPanel:Public</c>).</param>
internal sealed class SilentSources(UnixMillis started, bool areNamed)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private IReadOnlyList<SilentSource> _last = [];

    /// <summary>The silent ones among <paramref name="sources"/>; the same list while nothing changes.</summary>
    public IReadOnlyList<SilentSource> Of(IReadOnlyList<SourceStatus> sources, UnixMillis now)
    {
        var silent = new List<SilentSource>();
        foreach (var source in sources)
        {
            if (now - MissedSince(source) > s_patience && !IsUnusedListener(source))
                silent.Add(new SilentSource(areNamed ? source.Name : null, source.Connected, source.LastReceipt.Value));
        }

        return _last = silent.SequenceEqual(_last) ? _last : silent;
    }

    // A new connection of one that never spoke gets its five minutes; one that spoke is missed since then.
    private UnixMillis MissedSince(SourceStatus source) =>
        !source.LastReceipt.IsNever ? source.LastReceipt
        : source.Connected && source.ConnectCount <= 1 && source.LastConnect > started ? source.LastConnect
        : started;

    private static bool IsUnusedListener(SourceStatus source) => source.Name == MqttListener.SourceTag && source is { LastReceipt.IsNever: true, Connected: true };
}
