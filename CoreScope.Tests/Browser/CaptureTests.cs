using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>Real packets: of the 499 captured frames one has a path longer than the protocol allows.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class CaptureTests(BrowserFixture browser)
{
    [Fact]
    [Trait("row", "PK-01")]
    public async Task Capture_Published_IsShownAndStillThereAfterARestart()
    {
        await using var app = await AppHost.StartAsync();
        await using (var radio = await RadioObserver.ConnectAsync(app.MqttPort))
        {
            foreach (var line in File.ReadLines(SharedFiles.Require("data/capture.jsonl")))
                await radio.ReplayAsync(line);
        }

        await using (var view = await browser.OpenAsync(app.Url + "packets"))
        {
            await ExpectAllAsync(view);
            // One after the other, the whole list is shown without a fault of the browser's.
            for (var top = 0; top < 498 * 32; top += 640)
            {
                await view.List.EvaluateAsync("(box, top) => box.scrollTop = top", top);
                await view.UntilAsync("() => !document.querySelector('tr.row-loading') && document.querySelector('tr.row')");
            }
        }

        await app.StopAsync();
        await app.StartAgainAsync();
        await using var again = await browser.OpenAsync(app.Url + "packets");
        await ExpectAllAsync(again);
    }

    private static Task ExpectAllAsync(WatchedPage view) =>
        view.UntilAsync("() => document.querySelector('.app-shell .page-sub')?.textContent === '498 transmissions'");
}
