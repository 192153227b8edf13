namespace CoreScope.Core.Analytics;

/// <summary>Mean and population deviation of numbers that come one by one; absent ones are passed over.</summary>
public struct RunningMean
{
    private double _mean;
    private double _squares;

    /// <summary>How many numbers.</summary>
    public int Count { get; private set; }

    /// <summary>Their mean; null without any.</summary>
    public readonly double? Mean => Count == 0 ? null : _mean;

    /// <summary>Their standard deviation, ÷ n; 0 without any.</summary>
    public readonly double Deviation => Count == 0 ? 0 : Math.Sqrt(Math.Max(0, _squares / Count));

    // Welford: summing squares of large numbers would lose what is asked for.

    /// <summary>Takes one in.</summary>
    public void Add(double? value)
    {
        if (value is not { } given)
            return;
        Count++;
        var delta = given - _mean;
        _mean += delta / Count;
        _squares += delta * (given - _mean);
    }
}
