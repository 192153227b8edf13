using System.Globalization;

namespace CoreScope.Core.Protocol;

/// <summary>
/// An observer's radio settings, sent as <c>freqMHz,bwKHz,SF,CR</c> (protocol.md §11). The frequency is in MHz, the bandwidth in kHz;
/// the coding rate is the 5 to 8 of 4/5 to 4/8.
/// </summary>
public readonly record struct RadioSettings(double FrequencyMHz, double BandwidthKHz, int SpreadingFactor, int CodingRate)
{
    private const int Fields = 4;

    /// <summary>
    /// Reads the text; white space around it (some publishers leave a carriage return) and around the numbers is ignored. False
    /// for anything but four numbers in the range a LoRa radio can be set to.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RadioSettings settings)
    {
        settings = default;
        Span<Range> parts = stackalloc Range[Fields + 1];
        if (text.Split(parts, ',', StringSplitOptions.TrimEntries) != Fields)
            return false;
        if (!TryPositive(text[parts[0]], out var frequency) || !TryPositive(text[parts[1]], out var bandwidth))
            return false;
        if (!TryWhole(text[parts[2]], out var spreadingFactor) || !TryWhole(text[parts[3]], out var codingRate))
            return false;
        if (!Airtime.IsValid(spreadingFactor, bandwidth, codingRate))
            return false;
        settings = new RadioSettings(frequency, bandwidth, spreadingFactor, codingRate);
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FrequencyMHz},{BandwidthKHz},{SpreadingFactor},{CodingRate}");

    private static bool TryPositive(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value > 0;

    private static bool TryWhole(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
