using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Ingest.Simulation;

namespace CoreScope.Tests.Ingest.Simulation;

/// <summary>The default region and a day's worth of its traffic, made once for the tests that only look.</summary>
internal static class ARegion
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static Region Default { get; } = Region.Build(new SimulatorOptions());

    private static readonly Lazy<IReadOnlyList<SimulatedTransmission>> s_traffic = new(() => Traffic(Default, new SimulatorOptions(), 3_000));

    public static IReadOnlyList<SimulatedTransmission> Sample => s_traffic.Value;

    /// <summary>The frames of <see cref="Sample"/> without bit errors.</summary>
    public static IEnumerable<(SimulatedTransmission Sent, SimulatedReception Reception)> Clean =>
        Sample.SelectMany(sent => sent.Receptions.Where(r => !r.Corrupted).Select(r => (sent, r)));

    public static ChannelKeyring Keys { get; } = ChannelKeyring.Build(null, Region.HashChannels, out _);

    public static List<SimulatedTransmission> Traffic(Region region, SimulatorOptions options, int count)
    {
        var model = new TrafficModel(region, options);
        return [.. Enumerable.Range(0, count).Select(i => model.Next(Noon + TimeSpan.FromSeconds(i)))];
    }

    public static int HopsOf(SimulatedReception reception)
    {
        Assert.True(PacketDecoder.TryDecode(reception.Frame, out var frame, out _));
        return frame.Hops.Count;
    }
}
