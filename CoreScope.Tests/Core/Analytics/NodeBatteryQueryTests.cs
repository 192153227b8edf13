using System.Buffers.Binary;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Core.Analytics;

[Trait("row", "NA-07")]
public sealed class NodeBatteryQueryTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    public async Task Sensor_TellsItInItsAdverts()
    {
        var (sensor, other) = (_bed.Node("AA", NodeRole.Sensor), _bed.Node("BB", NodeRole.Sensor));
        Hear(Advert(sensor, 3_900), 9 * 24);
        Hear(Advert(sensor, 3_700), 2 * 24);
        Hear(Advert(sensor, 0), 24);
        // Of another it only carried the advert.
        Hear(Advert(other, 3_000).Via("AA").Resolved(sensor), 24);
        Assert.Equal([3_700], (await LoadAsync(sensor, 7)).Select(point => point.Millivolts));
        Assert.Equal([3_900, 3_700], (await LoadAsync(sensor, null)).Select(point => point.Millivolts));
    }

    [Fact]
    public async Task Observer_TellsItInItsStatus_AndBothStandInOrderOfTime()
    {
        var sensor = _bed.Node("AA", NodeRole.Sensor);
        _bed.Mesh.Observers.Upsert(AKey.Of("AA").ToString(), new ObserverFacts { Name = "Same" }, _bed.Now);
        Hear(Advert(sensor, 3_700), 5);
        var told = await LoadAsync(sensor, 1, Row(30, 4_200), Row(6, 3_800), Row(4, null), Row(3, 3_600));
        Assert.Equal([3_800, 3_700, 3_600], told.Select(point => point.Millivolts));
        Assert.Equal(4, (await LoadAsync(sensor, null, Row(30, 4_200), Row(6, 3_800), Row(3, 3_600))).Count);
    }

    private Task<IReadOnlyList<BatteryPoint>> LoadAsync(int node, int? days, params TelemetryRow[] rows) =>
        new NodeBatteryQuery(_bed.Mesh, new ReportCache(_bed.Mesh, NullLogger<ReportCache>.Instance), new ListTelemetry(rows)).LoadAsync(_bed.NodeOf(node), days, CancellationToken.None);

    private void Hear(APacket advert, double hoursAgo) => advert.At((_bed.Now - ReportBed.Hours(hoursAgo)).Value).AppendTo(_bed.Mesh.Store);

    private TelemetryRow Row(double hoursAgo, int? millivolts) => new(_bed.Now - ReportBed.Hours(hoursAgo), null, null, null, null, millivolts, null, null);

    // Key, time and signature, then flags (named sensor), name, voltage and temperature.
    private static APacket Advert(int node, ushort millivolts)
    {
        var voltage = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(voltage, millivolts);
        return APacket.Flood(PayloadType.Advert).Payload([.. new byte[100], 0x84, (byte)'S', 0, .. voltage, 0, 0, (byte)node]).From(node);
    }
}
