namespace CoreScope.Core.Analytics;

/// <summary>How good a link's signal is, by mean and spread of its SNR (analytics.md §10).</summary>
public static class SignalGrades
{
    /// <summary>The grade; <paramref name="mean"/> and <paramref name="deviation"/> in dB.</summary>
    public static string Of(double mean, double deviation) => mean switch
    {
        > 15 when deviation < 2 => "A",
        > 15 => "A-",
        > 12 when deviation < 3 => "B+",
        > 8 => "B",
        > 3 => "C",
        _ => "D",
    };
}
