using CoreScope.App.Features.Map.Route;
using CoreScope.App.Shared.Formatting;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Routes;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Map;

/// <summary>What of a packet's ways stands on the map, and which link carries it.</summary>
public sealed class RouteSceneTests
{
    private static readonly APacket s_ack = APacket.Flood(PayloadType.Ack).Number(1);

    private readonly MeshBed _bed = new();

    [Fact]
    [Trait("row", "RT-03")]
    public async Task Sequence_IsNumbered_ColouredFromEndToEnd_AndDashedWhereItIsNotKnown()
    {
        Node("A1", 50, 8);
        Node("B2", 50.1, 8);
        Node("C3", 50.2, 8);
        _bed.Hear(s_ack.Via("A1", "B2", "EE", "C3"));
        var scene = await SceneAsync();
        Assert.Equal(["1", "2", "3", "4"], scene.Marks.Select(mark => mark.Label).Order());
        Assert.Equal([1, 0, 0, 1], scene.Marks.OrderBy(mark => mark.Label).Select(mark => mark.Rings));
        Assert.Equal([false, true], scene.Lines.Select(line => line.Dash is not null));
        Assert.Equal([RouteScene.Ramp(1 / 3.0), RouteScene.Ramp(1)], scene.Lines.Select(line => line.Color));
        // The unknown one lies between its neighbours, and says that it is only put there.
        var guess = Assert.Single(scene.Marks, mark => mark.IsGuess);
        Assert.Equal(("3", 50.15), (guess.Label, Math.Round(guess.Lat, 9)));
        Assert.Equal("Hop 2 of 4 · B2 · 11.1 km from the one before", scene.Marks.Single(mark => mark.Label == "2").Title);
    }

    [Theory]
    [Trait("row", "RT-03")]
    [InlineData(0, "color-mix(in oklab, var(--mc-rt-ramp-1) 0%, var(--mc-rt-ramp-0))")]
    [InlineData(0.5, "color-mix(in oklab, var(--mc-rt-ramp-3) 0%, var(--mc-rt-ramp-2))")]
    [InlineData(0.625, "color-mix(in oklab, var(--mc-rt-ramp-3) 50%, var(--mc-rt-ramp-2))")]
    [InlineData(1, "color-mix(in oklab, var(--mc-rt-ramp-4) 100%, var(--mc-rt-ramp-3))")]
    public void Ramp_IsOfTheTheme(double part, string expected) => Assert.Equal(expected, RouteScene.Ramp(part));

    [Fact]
    [Trait("row", "RT-03")]
    public async Task AWayThatEndsWhereItBegan_HasOneMarkWithBothNumbers()
    {
        Node("A1", 50, 8);
        Node("B2", 50.1, 8);
        _bed.Hear(s_ack.Via("A1", "B2", "A1"));
        var round = (await SceneAsync()).Marks.Single(mark => mark.Label == "1·3");
        Assert.Equal([0, 2], round.Stops);
        Assert.Equal(2, round.Rings);
    }

    [Fact]
    [Trait("row", "RT-03")]
    public async Task AcrossTheDateLine_TheWayStaysInOnePiece()
    {
        Node("A1", -17, 179.5);
        Node("B2", -17, -179.5);
        _bed.Hear(s_ack.Via("A1", "B2"));
        var line = Assert.Single((await SceneAsync()).Lines);
        Assert.Equal([179.5, 180.5], line.Points.Select(point => Math.Round(point[1], 6)));
    }

    [Fact]
    [Trait("row", "RT-04")]
    public async Task Union_IsWiderTheMoreObserversSawIt_AloneIsOneWay()
    {
        Node("A1", 50, 8);
        Node("B2", 50.1, 8);
        Node("C3", 50.2, 8);
        _bed.Hear(s_ack.Via("A1", "B2").By(1).Ids(1, 1), s_ack.Via("A1", "B2").By(2).Ids(1, 2), s_ack.Via("A1", "C3").By(3).Ids(1, 3));
        var union = await SceneAsync();
        Assert.Equal([5, 7], union.Lines.Select(line => line.Width).Order());
        Assert.All(union.Lines, line => Assert.Equal("var(--accent)", line.Color));
        // Who is passed by another way only bears no number.
        Assert.Contains(union.Marks, mark => mark.Label.Length == 0 && mark.Title == "C3 · 1 of 3 observers");

        var alone = await SceneAsync(isAlone: true);
        Assert.Equal(5, Assert.Single(alone.Lines).Width);
        Assert.DoesNotContain(alone.Marks, mark => mark.Title.StartsWith("C3", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("row", "RT-04")]
    public async Task WhoHeardIt_StandsBehindTheLastStation()
    {
        Node("A1", 50, 8);
        Node("B2", 50.1, 8);
        var observer = _bed.Mesh.Observers.Find(1)!;
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = observer.Key, HeardAt = new UnixMillis(1), Role = NodeRole.Repeater, Name = "Ear", Latitude = 50.2, Longitude = 8 }, true);
        _bed.Hear(s_ack.Via("A1", "B2"));
        var heard = (await SceneAsync()).Lines.Single(line => line.Text == "Heard by The first");
        Assert.Equal([50.1, 50.2], heard.Points.Select(point => point[0]));
    }

    [Fact]
    [Trait("row", "RT-03")]
    public async Task WithoutAnyPlace_NothingIsDrawn()
    {
        Node("A1", null, null);
        _bed.Hear(s_ack.Via("A1", "EE"));
        var scene = await SceneAsync();
        Assert.Empty(scene.Lines);
        Assert.Empty(scene.Marks);
    }

    [Theory]
    [Trait("row", "RT-01")]
    [Trait("row", "RT-08")]
    [InlineData("map?packet=0123456789ABCDEF&obs=7", "map?packet=0123456789abcdef&obs=7", "packets/0123456789abcdef?obs=7")]
    [InlineData("map?packet=0123456789abcdef&alone=1&obs=7", "map?packet=0123456789abcdef&obs=7&alone=1", "packets/0123456789abcdef?obs=7")]
    [InlineData("map?packet=0123456789abcdef&obs=x", "map?packet=0123456789abcdef", "packets/0123456789abcdef")]
    [InlineData("map?packet=%3Cimg%3E", "map?packet=%3Cimg%3E", "packets/%3Cimg%3E")]
    [InlineData("map?prefixes=2c,a1&path=2", "map?prefixes=2c,a1&path=2", null)]
    public void Link_ReadAndWritten_IsTheSame(string url, string expected, string? back)
    {
        var state = RouteUrlState.Parse("http://localhost/" + url);
        Assert.True(state.IsAny);
        Assert.Equal(expected, state.ToUrl());
        Assert.Equal(back, state.PacketUrl);
    }

    [Theory]
    [Trait("row", "RT-01")]
    [InlineData("map")]
    [InlineData("map?packet=")]
    [InlineData("map?obs=3")]
    [InlineData("map?prefixes=2c")]
    [InlineData("map?prefixes=2c&path=0")]
    public void Link_WithoutAWay_IsTheMaps(string url) => Assert.False(RouteUrlState.Parse("http://localhost/" + url).IsAny);

    private void Node(string hex, double? lat, double? lon) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = new UnixMillis(1), Role = NodeRole.Repeater, Name = hex, Latitude = lat, Longitude = lon }, true);

    private async Task<RouteScene> SceneAsync(bool isAlone = false) =>
        RouteScene.Of(PacketRoute.Of(_bed.Mesh, await _bed.DetailAsync(s_ack)), isAlone, km => DistanceText.Of(km, inMiles: false));
}
