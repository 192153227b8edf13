using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Replay;

/// <summary>
/// Counts packets over time, memory and archive together and nothing twice: what memory holds is counted there, what is older on
/// disk. All readers of one span share an answer, which is good for a while. Thread-safe.
/// </summary>
public sealed class TimelineQuery
{
    /// <summary>Stretches of a timeline.</summary>
    public const int Stretches = 100;

    /// <summary>An answer is good for so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly IArchivedPackets _archive;

    // Guards the answers, never held while one is made.
    private readonly Lock _lock = new();
    private readonly Dictionary<TimeSpan, (Task<Timeline> Answer, long MadeAt)> _answers = [];

    public TimelineQuery(Mesh mesh, IArchivedPackets archive)
    {
        _mesh = mesh;
        _archive = archive;
    }

    /// <summary>The last <paramref name="span"/> of traffic.</summary>
    public Task<Timeline> LastAsync(TimeSpan span)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(span, out var known) && !known.Answer.IsFaulted && _mesh.Clock.GetElapsedTime(known.MadeAt) < Lifetime)
                return known.Answer;
        }

        var answer = CountAsync(UnixMillis.Now(_mesh.Clock) - span, span / Stretches, CancellationToken.None);
        lock (_lock)
            _answers[span] = (answer, _mesh.Clock.GetTimestamp());
        return answer;
    }

    /// <summary>Counts from <paramref name="from"/> on in <see cref="Stretches"/> stretches of <paramref name="width"/>.</summary>
    public async Task<Timeline> CountAsync(UnixMillis from, TimeSpan width, CancellationToken cancellationToken)
    {
        var counts = new int[Stretches];
        var snapshot = _mesh.Store.Snapshot();
        for (var i = snapshot.Count - 1; i >= 0; i--)
        {
            var stretch = (snapshot[i].FirstSeen - from) / width;
            if (stretch >= 0 && stretch < Stretches)
                counts[(int)stretch]++;
        }

        if (_mesh.Store.IsPartial && _mesh.Store.Status.IsReady && (snapshot.Count == 0 || snapshot[0].FirstSeen > from))
        {
            var older = await _archive.CountFirstSeenAsync(PacketHistory.FirstOf(snapshot), from, width, Stretches, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < counts.Length; i++)
                counts[i] += older[i];
        }

        return new Timeline(from, width, counts);
    }
}
