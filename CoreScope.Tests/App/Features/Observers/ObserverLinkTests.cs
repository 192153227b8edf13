using CoreScope.App.Features.Observers.Detail;
using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Observers;

/// <summary>Ids are whatever strangers call themselves.</summary>
public sealed class ObserverLinkTests
{
    public static TheoryData<string> Ids =>
        [HostileText.Markup, HostileText.RightToLeft, HostileText.Emojis, "a/b/../c", "50%41%2F", "?x=1#y", " ", "a+b&pick=c", "\\back", "..", "."];

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("row", "OD-01")]
    public void Id_InALink_ComesBack(string id)
    {
        var url = ObserverUrl.Of(id);
        if (id is "." or "..")
            Assert.Equal(id, ObserversUrlState.Parse("http://h/" + url, null).Shown);
        else
            Assert.Equal((id, 30), (ObserverUrl.IdOf(url), ObserverUrlState.Parse((ObserverUrlState.Parse(url) with { Days = 30 }).ToUrl()).Days));
        Assert.DoesNotContain('<', url);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("row", "OB-07")]
    public void Ticks_InALink_ComeBack(string id)
    {
        var url = new ObserversUrlState { Sort = new TableSort("name", false), Shown = id }.Toggle(id).Toggle("other");
        var back = ObserversUrlState.Parse("http://h/" + url.ToUrl(RegionAreaSelection.Of(["SJC"], null)), null);
        Assert.Equal((url.Sort, id), (back.Sort, back.Shown));
        Assert.Equal([id, "other"], back.Picks);
    }

    [Fact]
    public void Ticks_SameIdInAnotherCase_IsTakenAway_AndTheyAreLimited()
    {
        Assert.Empty(new ObserversUrlState().Toggle("aa").Toggle("AA").Picks);
        var all = Enumerable.Range(0, 30).Aggregate(new ObserversUrlState(), (url, i) => url.Toggle("o" + i));
        Assert.Equal(ObserversUrlState.MostPicks, all.Picks.Count);
    }

    [Theory]
    [InlineData("", null, "last_seen")]
    [InlineData("?sort=name:asc", null, "name:asc")]
    [InlineData("?sort=nonsense", null, "last_seen")]
    [InlineData("", """{"column":"rate","direction":"asc"}""", "rate:asc")]
    [InlineData("?sort=status", """{"column":"rate","direction":"asc"}""", "status")]
    [InlineData("", "{{{", "last_seen")]
    public void Sort_LinkThenBrowserThenOwn(string query, string? stored, string expected) =>
        Assert.Equal(expected, ObserversUrlState.Parse("http://h/observers" + query, stored).Sort.ToString());

    [Theory]
    [InlineData("observers/AA", 7)]
    [InlineData("observers/AA?days=1", 1)]
    [InlineData("observers/AA?days=30#x", 30)]
    [InlineData("observers/AA?days=31", 7)]
    [InlineData("observers/AA?days=-1", 7)]
    [InlineData("observers/AA?days=%F0", 7)]
    [Trait("row", "OD-02")]
    public void Days_OnlyThoseToChooseFrom(string url, int days) => Assert.Equal(new ObserverUrlState("AA", days), ObserverUrlState.Parse(url));
}
