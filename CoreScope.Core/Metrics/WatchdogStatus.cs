using CoreScope.Core.Identity;

namespace CoreScope.Core.Metrics;

/// <summary>Whether the sources are watched (spec/operations.md §2.8).</summary>
/// <param name="LastTick">Begin of the last scan; older than two scan intervals = the watchdog itself is dead.</param>
/// <param name="PanicCount">Scans of one source that failed by a fault of ours, since start.</param>
public readonly record struct WatchdogStatus(UnixMillis LastTick, long PanicCount);
