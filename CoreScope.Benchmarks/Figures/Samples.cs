namespace CoreScope.Benchmarks.Figures;

/// <summary>Durations in milliseconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];
    private bool _sorted;

    public int Count => _values.Count;

    public void Add(double milliseconds)
    {
        _values.Add(milliseconds);
        _sorted = false;
    }

    /// <summary>The value that <paramref name="percent"/> % do not exceed.</summary>
    public double Percentile(double percent)
    {
        if (!_sorted)
            _values.Sort();
        _sorted = true;
        return _values.Count == 0 ? double.NaN : _values[Math.Clamp((int)Math.Ceiling(_values.Count * percent / 100) - 1, 0, _values.Count - 1)];
    }

    public override string ToString() => FormattableString.Invariant($"p50 {Percentile(50):0.0} ms, p99 {Percentile(99):0.0} ms, max {Percentile(100):0} ms");
}
