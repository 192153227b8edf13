using System.Globalization;

namespace CoreScope.App.Shared.Api;

/// <summary>
/// How long a list may get (spec/api.md §1.1): the one place where limits are clamped. What is no positive number gives
/// <paramref name="Default"/>, what is above <paramref name="Max"/> gives <paramref name="Excess"/>, never an error.
/// </summary>
public sealed record PageLimit(int Default, int Max, int Excess)
{
    public PageLimit(int @default, int max)
        : this(@default, max, max)
    {
    }

    public static PageLimit Packets { get; } = new(50, 10_000);

    public static PageLimit Nodes { get; } = new(50, 2_000);

    /// <summary>Upstream falls back to the default above the maximum here.</summary>
    public static PageLimit DroppedPackets { get; } = new(100, 500, 100);

    /// <summary>Most hashes of one request for observations.</summary>
    public const int ObservationHashes = 200;

    /// <summary>The limit that <paramref name="text"/> asks for.</summary>
    public int Clamp(string? text)
    {
        if (!TryRead(text, out var wanted) || wanted < 1)
            return Default;
        return wanted > Max ? Excess : (int)wanted;
    }

    /// <summary>The offset that <paramref name="text"/> asks for; 0 unless it is a positive number.</summary>
    public static int Offset(string? text) => TryRead(text, out var wanted) ? (int)Math.Clamp(wanted, 0, int.MaxValue) : 0;

    // Digits beyond every integer are a very large number all the same.
    private static bool TryRead(string? text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && !double.IsNaN(value);
}
