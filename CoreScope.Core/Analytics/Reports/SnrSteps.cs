namespace CoreScope.Core.Analytics.Reports;

/// <summary>Counts SNR values in steps of 2 dB (analytics.md §11): a value stands in the step that begins at 2·⌊snr/2⌋. Belongs to one run.</summary>
internal sealed class SnrSteps
{
    private const int Width = 2;

    // Beyond what any receiver reports: observations keep hundredths of a dB in 16 bits.
    private const int Lowest = -164;

    private readonly int[] _counts = new int[1 - (2 * Lowest)];

    public void Add(double snr) => _counts[(int)Math.Floor(snr / Width) - Lowest]++;

    /// <summary>The steps that have a value, ascending: lower end in dB, and how many.</summary>
    public IReadOnlyList<(int From, int Count)> Rows() => [.. _counts.Select((count, i) => ((i + Lowest) * Width, count)).Where(step => step.count > 0)];
}
