using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Shared;

public sealed class FavoriteNodesTests : IDisposable
{
    private static readonly string s_hex = new('a', 64);
    private readonly ComponentHarness _harness = new();
    private readonly PublicKey _key;

    public FavoriteNodesTests() => Assert.True(PublicKey.TryParse(s_hex, out _key));

    private BrowserStorage Storage => _harness.Services.GetRequiredService<BrowserStorage>();

    private FavoriteNodes Favorites => _harness.Services.GetRequiredService<FavoriteNodes>();

    private ClaimedNodes Claimed => _harness.Services.GetRequiredService<ClaimedNodes>();

    public void Dispose() => _harness.Dispose();

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-24")]
    public void Star_Clicked_IsStoredAndPressed(string name)
    {
        var star = _harness.Render<FavoriteStar>(p => p.Add(s => s.Key, _key).Add(s => s.Name, name));
        Assert.Equal("false", star.Find("button").GetAttribute("aria-pressed"));
        star.Find("button").Click();
        Assert.Equal("true", star.Find("button").GetAttribute("aria-pressed"));
        Assert.StartsWith("Favourite: ", star.Find("button").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Empty(star.FindAll("img,script"));
        Assert.Equal([("meshcore-favorites", $"[\"{s_hex}\"]")], _harness.Storage.Writes);
        star.Find("button").Click();
        Assert.Equal(("meshcore-favorites", "[]"), _harness.Storage.Writes[^1]);
    }

    [Fact]
    [Trait("row", "X-24")]
    public async Task Star_OtherTab_IsFollowed()
    {
        await Storage.OpenAsync();
        var star = _harness.Render<FavoriteStar>(p => p.Add(s => s.Key, _key));
        await star.InvokeAsync(() => Storage.OtherTabChanged("meshcore-favorites", $"[\"{s_hex.ToUpperInvariant()}\"]"));
        Assert.Equal("true", star.Find("button").GetAttribute("aria-pressed"));
    }

    [Fact]
    [Trait("row", "X-25")]
    public async Task Claim_Clicked_IsStoredWithNameAndTime_AndStarred()
    {
        await Storage.OpenAsync();
        var claim = _harness.Render<ClaimButton>(p => p.Add(c => c.Key, _key).Add(c => c.Name, "Ridge"));
        claim.Find("button").Click();
        Assert.Equal("true", claim.Find("button").GetAttribute("aria-pressed"));
        Assert.Equal("Ridge", Assert.Single(Claimed.All).Name);
        Assert.True(Favorites.Contains(_key));
        Assert.StartsWith($"[{{\"pubkey\":\"{s_hex}\",\"name\":\"Ridge\",\"addedAt\":\"20", _harness.Storage.Writes[0].Value, StringComparison.Ordinal);
        claim.Find("button").Click();
        Assert.Empty(Claimed.All);
        Assert.True(Favorites.Contains(_key), "the star stays");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1,null,{},[],\"abc\",\"0000000000000000000000000000000000000000000000000000000000000000\"]")]
    [InlineData("[\"\\ud800\",{\"pubkey\":\"\\ud800\"}]")]
    [Trait("row", "X-31")]
    public async Task Open_CorruptLists_AreEmpty(string stored)
    {
        _harness.Storage.Keeps(("meshcore-favorites", stored), ("meshcore-my-nodes", stored));
        await Storage.OpenAsync();
        Assert.Empty(Favorites.All);
        Assert.Empty(Claimed.All);
    }

    [Theory]
    [InlineData("1700000000000", 1_700_000_000_000)]
    [InlineData("\"2023-11-14T22:13:20.000Z\"", 1_700_000_000_000)]
    [InlineData("\"yesterday\"", 0)]
    [InlineData("-5", 0)]
    [InlineData("1e300", 0)]
    [InlineData("{}", 0)]
    [Trait("row", "X-25")]
    public async Task Open_ClaimedAt_IsReadInEitherForm(string addedAt, long ms)
    {
        _harness.Storage.Keeps(("meshcore-my-nodes", $"[{{\"pubkey\":\"{s_hex}\",\"name\":\"\\ud83d\\udce1 Ridge\",\"addedAt\":{addedAt}}}]"));
        await Storage.OpenAsync();
        Assert.Equal(new ClaimedNode(_key, "\U0001F4E1 Ridge", new UnixMillis(ms)), Assert.Single(Claimed.All));
    }
}
