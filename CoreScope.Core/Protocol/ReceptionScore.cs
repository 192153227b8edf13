namespace CoreScope.Core.Protocol;

/// <summary>How well a frame was heard, by the firmware's measure (protocol.md §11): the stronger and shorter, the higher.</summary>
public static class ReceptionScore
{
    // The firmware passes SF 10 whatever the radio's setting.
    private const double ThresholdDb = -15;
    private const double RangeDb = 10;
    private const double LengthScale = 256;

    /// <summary>0 to 1 for a frame of <paramref name="bytes"/> bytes at <paramref name="snr"/> dB; logs print it times 1000.</summary>
    public static double Of(double snr, int bytes)
    {
        // Written so that NaN gives 0.
        if (!(snr >= ThresholdDb))
            return 0;
        return Math.Clamp((snr - ThresholdDb) / RangeDb * (1 - (bytes / LengthScale)), 0, 1);
    }
}
