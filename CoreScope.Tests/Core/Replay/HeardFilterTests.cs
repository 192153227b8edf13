using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Replay;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Replay;

public sealed class HeardFilterTests
{
    private readonly ReplayBed _bed = new();

    public HeardFilterTests() => _bed.Line("AA", "BB", "CC", "DD");

    [Theory]
    [Trait("row", "LV-19")]
    [InlineData("AA", true)]
    [InlineData("BB", true)]
    [InlineData("DD", true)]
    [InlineData("CC", false)]
    public void Nodes_SenderRelayOrObserver_TookPart(string hex, bool tookPart)
    {
        var packet = _bed.Show(APacket.Flood(PayloadType.Advert).From(Node("AA").Id).Via("BB").By(_bed.ObserverAt("DD")));
        Assert.Equal(tookPart, new HeardFilter { Nodes = [Node(hex)] }.Matches(packet));
    }

    [Fact]
    [Trait("row", "LV-19")]
    public void Nodes_RecipientAndSenderOfEncryptedPackets_MatchByTheirFirstByte()
    {
        var packet = _bed.Show(APacket.Flood(PayloadType.TextMessage).Payload(0xAA, 0xBB, 1, 2, 3));
        Assert.True(new HeardFilter { Nodes = [Node("AA")] }.Matches(packet));
        Assert.True(new HeardFilter { Nodes = [Node("CC"), Node("BB")] }.Matches(packet));
        Assert.False(new HeardFilter { Nodes = [Node("CC")] }.Matches(packet));
    }

    [Fact]
    [Trait("row", "LV-19")]
    public void Nodes_NobodyKnown_MatchesNothing() => Assert.False(new HeardFilter { Nodes = [] }.Matches(_bed.Show(APacket.Flood(PayloadType.Ack).Via("AA"))));

    [Fact]
    [Trait("row", "LV-18")]
    public void Favorites_OnlyWhatTheyTakePartIn()
    {
        var packet = _bed.Show(APacket.Flood(PayloadType.Ack).Via("AA"));
        Assert.True(new HeardFilter { Favorites = [Node("AA")] }.Matches(packet));
        Assert.False(new HeardFilter { Favorites = [Node("BB")] }.Matches(packet));
        Assert.False(new HeardFilter { Favorites = [] }.Matches(packet));
    }

    [Fact]
    [Trait("row", "LV-20")]
    public void Multibyte_LeavesOutOneByteHashes_AndWhatDoesNotSay()
    {
        var filter = new HeardFilter { IsMultibyteOnly = true };
        Assert.False(filter.Matches(_bed.Show(APacket.Flood(PayloadType.Ack).Via("AA"))));
        Assert.True(filter.Matches(_bed.Show(APacket.Flood(PayloadType.Ack).Number(2).Via("AA00"))));
        Assert.False(filter.Matches(_bed.Show(APacket.Trace(2, [0xAA, 0], 1))));
    }

    [Fact]
    [Trait("row", "LV-21")]
    public void Regions_OneObserverThereIsEnough_ANameOfNobodyMatchesNothing()
    {
        var packet = APacket.Flood(PayloadType.Ack).Via("AA");
        var shown = _bed.Show(packet.By(_bed.Bed.Observer("One", "SJC")), packet.By(_bed.Bed.Observer("Two", "OAK")));
        Assert.True(new HeardFilter { Regions = ["OAK"] }.Matches(shown));
        Assert.False(new HeardFilter { Regions = ["LAX"] }.Matches(shown));
    }

    private Node Node(string hex) => _bed.Bed.Mesh.Nodes.Find(AKey.Of(hex))!;
}
