using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Charts;

/// <summary>One value of a series.</summary>
/// <param name="X">Milliseconds since 1970 on an axis of times, else a number; without meaning on an axis of names.</param>
/// <param name="Y">The value; null is a gap.</param>
/// <param name="Label">The name on an axis of names.</param>
public readonly record struct ChartPoint(double X, double? Y, string? Label = null)
{
    /// <summary>A value at a moment.</summary>
    public static ChartPoint At(UnixMillis time, double? value) => new(time.Value, value);

    /// <summary>A value of a name.</summary>
    public static ChartPoint Of(string label, double? value) => new(0, value, label);

    /// <summary>A value at a number.</summary>
    public static ChartPoint Of(double x, double? y) => new(x, y);
}
