using CoreScope.Core.Filtering;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Filtering;

/// <summary>A small mesh that filters are put to.</summary>
internal sealed class FilterBed
{
    public MeshBed Bed { get; } = new();

    public UnixMillis Now => UnixMillis.Now(Bed.Clock);

    public static FilterExpression Compile(string text) => Compile(text, TimeZoneInfo.Utc);

    public static FilterExpression Compile(string text, TimeZoneInfo zone)
    {
        var compiled = FilterExpression.Compile(text, zone);
        Assert.Null(compiled.Fault);
        return compiled.Expression!;
    }

    public FilterScan Scan(string text) => new(Bed.Mesh, PacketVector.AllKeys, Compile(text));

    /// <summary>Whether the packet fits, as a group and, since it was heard once, as an observation.</summary>
    public bool Fits(string text, APacket packet) => Fits(text, packet.AppendTo(Bed.Store).Transmission);

    public bool Fits(string text, byte[] frame) => Fits(text, Bed.Hear(frame));

    private bool Fits(string text, Transmission transmission)
    {
        var scan = Scan(text);
        var fits = scan.Matches(transmission);
        if (transmission.Observations.Length == 1)
            Assert.Equal(fits, scan.Matches(transmission, transmission.Observations[0]));
        return fits;
    }
}
