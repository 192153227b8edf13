namespace CoreScope.Ingest.Simulation;

/// <summary>The rhythm of a real mesh: bursts, pauses, and mornings quieter than evenings.</summary>
internal static class DayPace
{
    // Half a day's swing, quietest early in the morning.
    private const double DaySwing = 0.45;
    private const double MorningHour = 11;

    // As measured on a real mesh: three in ten transmissions follow the one before closely.
    private const double CloseShare = 0.3;
    private const double CloseGap = 0.15;
    private const double WideGap = (1 - (CloseShare * CloseGap)) / (1 - CloseShare);

    /// <summary>Time from the transmission at <paramref name="at"/> to the next one, <paramref name="meanSeconds"/> over a whole day.</summary>
    public static TimeSpan Gap(DateTimeOffset at, double meanSeconds, SeededRandom random)
    {
        var hour = at.UtcDateTime.TimeOfDay.TotalHours;
        var day = 1 + (DaySwing * Math.Sin((hour - MorningHour) / 12 * Math.PI));
        var pause = random.NextExponential() * (random.Chance(CloseShare) ? CloseGap : WideGap);
        return TimeSpan.FromSeconds(meanSeconds / day * pause);
    }
}
