using CoreScope.App.Shared.Formatting;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;

namespace CoreScope.App.Features.Observers.Sources;

/// <summary>What the panel says of the watchdog.</summary>
public static class WatchdogText
{
    // It scans every 60 s; two missed scans mean that it is dead itself.
    private static readonly TimeSpan s_mostSilence = TimeSpan.FromMinutes(2);

    /// <summary>True when nobody watches the sources although somebody should.</summary>
    public static bool IsDead(WatchdogStatus watchdog, UnixMillis now) => !watchdog.LastTick.IsNever && now - watchdog.LastTick > s_mostSilence;

    public static string Of(WatchdogStatus watchdog, UnixMillis now)
    {
        var faults = watchdog.PanicCount == 0 ? "" : $" {ObserverText.Count(watchdog.PanicCount, "scan")} failed; the log says why.";
        if (watchdog.LastTick.IsNever)
            return "The watchdog has not scanned yet; it looks at every source once a minute." + faults;
        var age = ClockText.Length(Math.Max(0, (now - watchdog.LastTick).TotalSeconds));
        return IsDead(watchdog, now)
            ? $"The watchdog has not scanned for {age}: a silent source would not be noticed. Restart CoreScope." + faults
            : $"The watchdog scanned {age} ago." + faults;
    }
}
