using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// What happens to one status message (spec/operations.md §2.4). A retained one is a replay of the past: it fills identity
/// fields, but moves no time, revives nobody and is no sample. Pipeline's thread only.
/// </summary>
internal sealed class StatusStage(Mesh mesh)
{
    public PersistItem Handle(StatusMessage status, IngestRules rules)
    {
        var observer = mesh.Observers.Upsert(status.ObserverId, FactsOf(status), status.ReceivedAt);
        if (status.Retained)
            return new PersistItem { Observer = observer };
        ObserverDirectory.Heard(observer, status.ReceivedAt);
        ObserverDirectory.CountStatus(observer);
        if (status.RxTime.NaiveSkewSeconds != 0)
            ObserverDirectory.NoteSkew(observer, status.RxTime.NaiveSkewSeconds, status.ReceivedAt);
        return new PersistItem { Observer = observer, Metric = status.HasMetrics ? MetricOf(status, observer, rules.MetricIntervalSeconds) : null };
    }

    private static ObserverFacts FactsOf(StatusMessage status) => new()
    {
        Name = status.Name,
        Region = status.Region,
        Model = status.Model,
        Firmware = status.Firmware,
        ClientVersion = status.ClientVersion,
        Radio = status.Radio,
        BatteryMillivolts = status.Retained ? null : ToInt(status.BatteryMv),
        UptimeSeconds = status.Retained ? null : status.UptimeSecs,
        NoiseFloor = status.Retained ? null : status.NoiseFloor,
        CanRelay = status.CanRelay,
    };

    private static ObserverMetric MetricOf(StatusMessage status, Observer observer, int intervalSeconds)
    {
        // The nearest multiple, half rounds up: one row an interval.
        var interval = Math.Max(1, intervalSeconds) * 1000L;
        var at = new UnixMillis((status.ReceivedAt.Value + (interval / 2)) / interval * interval);
        return new ObserverMetric(
            observer.Index, at, status.NoiseFloor, status.TxAirSecs, status.RxAirSecs, status.RecvErrors, ToInt(status.BatteryMv), status.PacketsSent, status.PacketsRecv);
    }

    private static int? ToInt(long? value) => value is >= int.MinValue and <= int.MaxValue ? (int)value : null;
}
