using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Protocol;

public sealed class PacketHasherTests
{
    [Fact]
    public void Hash_AcceptedVectors_HaveTheirHash()
    {
        var compared = 0;
        foreach (var vector in ProtocolVectors.Root.GetProperty("vectors").EnumerateArray())
        {
            var expected = vector.GetProperty("expected");
            if (!expected.GetProperty("ok").GetBoolean())
                continue;
            Assert.True(PacketDecoder.TryDecode(expected.Bytes("raw"), out var frame, out _));
            Assert.Equal(expected.Text("hash"), PacketHasher.Hash(frame).ToString());
            compared++;
        }

        Assert.True(compared > 50);
    }

    [Fact]
    public void Hash_Repeated_AllocatesNothing()
    {
        var raw = PacketEncoder.Frame(RouteType.Flood, PayloadType.Ack, [1, 2, 3, 4]);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 500; i++)
                Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _) && PacketHasher.Hash(frame).Value != 0);
        }));
    }
}
