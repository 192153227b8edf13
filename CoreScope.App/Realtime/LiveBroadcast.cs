using System.Collections.Immutable;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;

namespace CoreScope.App.Realtime;

/// <summary>
/// The one beat of all live maps: four times a second it works out once what came in and hands the same batch to every listener,
/// also an empty one, by which replays run on. Watches the feed only while somebody listens. When more comes in than can be worth
/// drawing, the newest of a beat are taken and the rest is counted. Thread-safe.
/// </summary>
public sealed class LiveBroadcast : IDisposable
{
    /// <summary>Time between two batches: no circuit gets more than four messages a second.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the observations of a packet are gathered for realistic propagation.</summary>
    public static readonly TimeSpan GatherTime = TimeSpan.FromSeconds(5);

    /// <summary>Packets looked at in one beat.</summary>
    public const int MostPackets = 100;

    private readonly Mesh _mesh;
    private readonly HeardPackets _heard;
    private readonly ILogger<LiveBroadcast> _logger;

    // Guards joining and leaving; the list itself is replaced, never changed.
    private readonly Lock _gate = new();
    private ImmutableArray<Action<LiveBatch>> _listeners = [];
    private CancellationTokenSource? _running;

    public LiveBroadcast(Mesh mesh, HeardPackets heard, ILogger<LiveBroadcast> logger)
    {
        _mesh = mesh;
        _heard = heard;
        _logger = logger;
    }

    /// <summary>Who listens now.</summary>
    public int Count => _listeners.Length;

    /// <summary>From now on <paramref name="listener"/> gets every batch, on a thread of the pool, and must not wait; until the answer is disposed.</summary>
    public IDisposable Join(Action<LiveBatch> listener)
    {
        lock (_gate)
        {
            _listeners = _listeners.Add(listener);
            if (_running is null)
            {
                _running = new CancellationTokenSource();
                // Registered before this returns: nothing that comes in from now on is missed.
                var stop = _running.Token;
                var events = _mesh.Feed.WatchAsync(stop);
                _ = Task.Run(() => RunAsync(events, stop), CancellationToken.None);
            }
        }

        return new Membership(this, listener);
    }

    public void Dispose()
    {
        lock (_gate)
            Stop();
    }

    private void Leave(Action<LiveBatch> listener)
    {
        lock (_gate)
        {
            _listeners = _listeners.Remove(listener);
            if (_listeners.IsEmpty)
                Stop();
        }
    }

    private void Stop()
    {
        _running?.Cancel();
        _running?.Dispose();
        _running = null;
    }

    private async Task RunAsync(IAsyncEnumerable<PacketEvent> events, CancellationToken stop)
    {
        try
        {
            var gathering = new Gathering();
            await using var source = events.GetAsyncEnumerator(stop);
            var next = source.MoveNextAsync().AsTask();
            while (true)
            {
                await Task.Delay(Beat, _mesh.Clock, stop).ConfigureAwait(false);
                var taken = new List<PacketEvent>();
                while (next.IsCompleted && await next.ConfigureAwait(false))
                {
                    taken.Add(source.Current);
                    next = source.MoveNextAsync().AsTask();
                }

                Send(BatchOf(taken, gathering));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Send(LiveBatch batch)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener(batch);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                _logger.LogWarning(error, "[live] a page could not take what came in");
            }
        }
    }

    private LiveBatch BatchOf(List<PacketEvent> events, Gathering gathering)
    {
        var now = _mesh.Clock.GetTimestamp();
        foreach (var one in events)
            gathering.Add(one, now);
        var due = gathering.TakeDue(_mesh.Clock, now);
        if (events.Count == 0 && due.Count == 0)
            return LiveBatch.Empty;

        // The newest first, until there are enough; then in the order in which they came.
        var groups = new Dictionary<Transmission, List<PacketEvent>>();
        var order = new List<Transmission>();
        var uncounted = 0;
        for (var i = events.Count - 1; i >= 0; i--)
        {
            var transmission = events[i].Transmission;
            if (groups.TryGetValue(transmission, out var group))
            {
                group.Add(events[i]);
            }
            else if (groups.Count < MostPackets)
            {
                groups.Add(transmission, [events[i]]);
                order.Add(transmission);
            }
            else
            {
                uncounted++;
            }
        }

        var begin = events.Count == 0 ? default : events[0].Observation.IngestTime;
        var packets = new List<LivePacket>(groups.Count);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var (transmission, group) = (order[i], groups[order[i]]);
            group.Reverse();
            if (Make(transmission, [.. group.Select(one => one.ObservationIndex)], PathsOf(group)) is { } packet)
                packets.Add(new LivePacket(packet, Within(group[0].Observation.IngestTime - begin)));
        }

        return new LiveBatch(packets, new Lazy<IReadOnlyList<LivePacket>>(() => Whole(due)), uncounted);
    }

    private List<LivePacket> Whole(List<(Transmission Transmission, Dictionary<int, int[]> Paths)> due)
    {
        var gathered = new List<LivePacket>(due.Count);
        foreach (var (transmission, paths) in due)
        {
            if (Make(transmission, [.. Enumerable.Range(0, transmission.Observations.Length)], paths) is { } packet)
                gathered.Add(new LivePacket(packet, TimeSpan.Zero));
        }

        return gathered;
    }

    private HeardPacket? Make(Transmission transmission, int[] observations, Dictionary<int, int[]> paths)
    {
        try
        {
            return _heard.Build(transmission, observations, paths);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever came by radio: one packet that cannot be shown must not end the map of all others.
            _logger.LogError(error, "[live] packet {Hash} could not be shown and is skipped", transmission.Hash);
            return null;
        }
    }

    private static TimeSpan Within(TimeSpan after) => after < TimeSpan.Zero ? TimeSpan.Zero : after > Beat ? Beat : after;

    private static Dictionary<int, int[]> PathsOf(List<PacketEvent> events)
    {
        var paths = new Dictionary<int, int[]>();
        foreach (var one in events)
        {
            if (one.ResolvedPath is { } path)
                paths[one.Observation.Id] = path;
        }

        return paths;
    }

    /// <summary>New packets whose further observations are waited for; as many as a beat may have, no more.</summary>
    private sealed class Gathering
    {
        private readonly Dictionary<Transmission, (long Since, Dictionary<int, int[]> Paths)> _open = [];

        public void Add(PacketEvent one, long now)
        {
            if (!_open.TryGetValue(one.Transmission, out var entry))
            {
                if (!one.IsNewTransmission || _open.Count >= MostPackets * 20)
                    return;
                _open.Add(one.Transmission, entry = (now, []));
            }

            if (one.ResolvedPath is { } path)
                entry.Paths[one.Observation.Id] = path;
        }

        public List<(Transmission Transmission, Dictionary<int, int[]> Paths)> TakeDue(TimeProvider clock, long now)
        {
            var due = new List<(Transmission, Dictionary<int, int[]>)>();
            foreach (var (transmission, entry) in _open)
            {
                if (due.Count < MostPackets && clock.GetElapsedTime(entry.Since, now) >= GatherTime)
                    due.Add((transmission, entry.Paths));
            }

            foreach (var (transmission, _) in due)
                _open.Remove(transmission);
            return due;
        }
    }

    private sealed class Membership(LiveBroadcast broadcast, Action<LiveBatch> listener) : IDisposable
    {
        public void Dispose() => broadcast.Leave(listener);
    }
}
