namespace CoreScope.Core.Protocol;

/// <summary>LoRa time on air with explicit header and CRC, as all MeshCore radios are set (protocol.md §11).</summary>
public static class Airtime
{
    // Preamble and sync word end on a quarter symbol.
    private const double SyncSymbols = 4.25;
    private const double LowDataRateSymbolMs = 16;

    /// <summary>
    /// Milliseconds that a frame of <paramref name="bytes"/> bytes takes, not rounded; 0 when a setting is outside SF 6-12, a
    /// positive bandwidth (kHz), CR 5-8. Without <paramref name="preamble"/> (in symbols) the firmware's own rule applies.
    /// </summary>
    public static double Milliseconds(int bytes, int spreadingFactor, double bandwidthKHz, int codingRate, int? preamble = null)
    {
        if (bytes < 0 || preamble < 0 || !IsValid(spreadingFactor, bandwidthKHz, codingRate))
            return 0;
        var symbolMs = (1 << spreadingFactor) / bandwidthKHz;
        var lowDataRate = symbolMs >= LowDataRateSymbolMs ? 1 : 0;
        var bits = (8.0 * bytes) - (4 * spreadingFactor) + 44;
        var blocks = Math.Max(Math.Ceiling(bits / (4 * (spreadingFactor - (2 * lowDataRate)))), 0);
        var payloadSymbols = 8 + (blocks * codingRate);
        return ((preamble ?? PreambleOf(spreadingFactor)) + SyncSymbols + payloadSymbols) * symbolMs;
    }

    /// <summary>Milliseconds at an observer's settings.</summary>
    public static double Milliseconds(int bytes, RadioSettings radio) =>
        Milliseconds(bytes, radio.SpreadingFactor, radio.BandwidthKHz, radio.CodingRate);

    internal static bool IsValid(int spreadingFactor, double bandwidthKHz, int codingRate) =>
        spreadingFactor is >= 6 and <= 12 && codingRate is >= 5 and <= 8 && double.IsFinite(bandwidthKHz) && bandwidthKHz > 0;

    private static int PreambleOf(int spreadingFactor) => spreadingFactor <= 8 ? 32 : 16;
}
