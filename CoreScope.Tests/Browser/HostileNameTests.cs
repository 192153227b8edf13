using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>Whatever a stranger sends is shown as text. Dialogs, errors and breaches of the policy fail each test by themselves.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
[Trait("row", "X-30")]
public sealed class HostileNameTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Image = "<img src=x onerror=alert(1)>";
    private static readonly string[] s_names = [Image, "'\"><script>alert(2)</script>", "\u202Eelgae\u202C مرحبا", "\U0001F4E1\U0001F4E1\U0001F4E1", "<b onclick=alert(3)>x"];
    private AppHost _app = null!;
    private RadioObserver _radio = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        _radio = await RadioObserver.ConnectAsync(_app.MqttPort);
    }

    public async Task DisposeAsync()
    {
        await _radio.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(390, 844, true)]
    public async Task Names_OfNodesAndObservers_AreText(int width, int height, bool phone)
    {
        await using var view = await browser.OpenAsync(_app.Url + "packets", width, height, touch: phone);
        for (var i = 0; i < s_names.Length; i++)
        {
            var frame = Advert(i, s_names[i]);
            await _radio.HearAsync(frame, observer: i + 1, name: s_names[i], region: "<i>");
            var row = view.RowOf(frame);
            await row.WaitForAsync();
            Assert.Contains(s_names[i], await row.TextContentAsync(), StringComparison.Ordinal);
        }

        await view.RowOf(Advert(0, Image)).ClickAsync();
        await view.Pane.Locator(".packet-detail").WaitForAsync();
        Assert.Contains(Image, await view.Pane.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await view.Page.Locator("img, main script, main b[onclick]").CountAsync());
    }

    [Fact]
    public async Task Name_OfARepeater_IsTextOnTheChipsOfAPath()
    {
        var node = Advert(0, Image);
        await _radio.HearAsync(node);
        var prefix = Convert.ToHexString(APacket.Decode(node).Payload[..2]);
        var frame = APacket.Flood(PayloadType.Ack).Number(1).Via(prefix).Frame();
        await _radio.HearAsync(frame);
        await using var view = await browser.OpenAsync($"{_app.Url}packets/{WatchedPage.HashOf(frame)}");
        var chip = view.RowOf(frame).Locator(".hop");
        await chip.WaitForAsync();
        Assert.Equal(Image, await chip.TextContentAsync());
        Assert.Contains("Hop 1 — " + Image, await view.Pane.TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_OfAChannel_IsText()
    {
        var channel = ChannelKey.Public;
        var frame = APacket.Flood(PayloadType.GroupText).Payload(GroupWriter.Text(channel, 1_700_000_000, Image, "<script>alert(4)</script>")).Frame();
        await _radio.HearAsync(frame);
        await using var view = await browser.OpenAsync($"{_app.Url}packets/{WatchedPage.HashOf(frame)}");
        await view.Pane.Locator(".message-card").WaitForAsync();
        Assert.Contains("<script>alert(4)</script>", await view.Pane.Locator(".message-card").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains(Image, await view.RowOf(frame).TextContentAsync(), StringComparison.Ordinal);
    }

    private static byte[] Advert(int seed, string name)
    {
        var secret = new byte[32];
        secret[0] = (byte)(seed + 1);
        return APacket.Flood(PayloadType.Advert).Payload(AdvertWriter.Payload(secret, 1_700_000_000, new AdvertContent { Type = 2, Name = name })).Frame();
    }
}
