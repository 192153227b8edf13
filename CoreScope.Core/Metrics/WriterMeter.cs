namespace CoreScope.Core.Metrics;

/// <summary>Measures who uses the archive's write connection, and how long each waits for it and holds it. Thread-safe.</summary>
public sealed class WriterMeter
{
    /// <summary>A wait above this counts as contention.</summary>
    public static readonly TimeSpan Contention = TimeSpan.FromMilliseconds(100);

    /// <summary>Samples kept of each component.</summary>
    public const int Window = 1024;

    // Guards the components and their samples.
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Component> _components = new(StringComparer.Ordinal);

    /// <summary>One turn of <paramref name="component"/> at the connection.</summary>
    public void Record(string component, TimeSpan wait, TimeSpan hold)
    {
        lock (_lock)
        {
            if (!_components.TryGetValue(component, out var known))
                _components.Add(component, known = new Component());
            known.Add(wait, hold);
        }
    }

    /// <summary>All components that had a turn, by name.</summary>
    public IReadOnlyList<WriterStats> Snapshot()
    {
        lock (_lock)
            return [.. _components.Select(c => c.Value.Describe(c.Key))];
    }

    private sealed class Component
    {
        private readonly double[] _waits = new double[Window];
        private readonly double[] _holds = new double[Window];
        private long _count;
        private long _contentions;
        private double _longestWait;
        private double _longestHold;

        public void Add(TimeSpan wait, TimeSpan hold)
        {
            var at = (int)(_count++ % Window);
            (_waits[at], _holds[at]) = (wait.TotalMilliseconds, hold.TotalMilliseconds);
            (_longestWait, _longestHold) = (Math.Max(_longestWait, wait.TotalMilliseconds), Math.Max(_longestHold, hold.TotalMilliseconds));
            if (wait > Contention)
                _contentions++;
        }

        public WriterStats Describe(string name) => new(name, _count, _contentions, Figures(_waits, _longestWait), Figures(_holds, _longestHold));

        private LatencyFigures Figures(double[] samples, double max) => LatencyFigures.Of(samples.AsSpan(0, (int)Math.Min(_count, Window)).ToArray(), max);
    }
}
