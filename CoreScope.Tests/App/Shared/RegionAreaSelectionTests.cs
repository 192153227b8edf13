using CoreScope.App.Shared.Mesh;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "X-17")]
public sealed class RegionAreaSelectionTests
{
    [Theory]
    [InlineData("http://x/packets", null, null)]
    [InlineData("http://x/packets?region=sjc,%20SFO,sjc&obs=4", "SFO,SJC", null)]
    [InlineData("http://x/packets?region=SJC%2CSFO", "SFO,SJC", null)]
    [InlineData("http://x/packets?region=ALL", "", null)]
    [InlineData("http://x/packets?region=", "", null)]
    [InlineData("http://x/packets?area=BAY#top", "", "BAY")]
    [InlineData("http://x/packets?region=XXX&area=%3Cb%3E", "XXX", "<b>")]
    public void FromUrl_Query_IsRead(string url, string? regions, string? area) =>
        Assert.Equal(regions is null ? null : new RegionAreaSelection(regions, area), RegionAreaSelection.FromUrl(url));

    [Theory]
    [InlineData("packets", "SFO,SJC", "BAY", "packets?region=SFO,SJC&area=BAY")]
    [InlineData("packets?obs=4&region=OAK&area=x", "SFO", null, "packets?obs=4&region=SFO")]
    [InlineData("packets?region=OAK", "", null, "packets")]
    [InlineData("packets?obs=4", "A&B", "a b", "packets?obs=4&region=A%26B&area=a%20b")]
    public void AppendTo_Url_CarriesItOnce(string url, string regions, string? area, string expected) =>
        Assert.Equal(expected, new RegionAreaSelection(regions, area).AppendTo(url));

    [Fact]
    public void Of_Flood_IsCut()
    {
        var selection = RegionAreaSelection.Of([string.Join(',', Enumerable.Range(0, 5000)), new string('x', 100_000)], new string('y', 100_000));
        Assert.Equal(100, selection.Codes.Count);
        Assert.Null(selection.Area);
    }
}
