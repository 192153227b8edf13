using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>What only a browser shows of preferences: its storage, its other tabs, its clock.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PreferencesTests(BrowserFixture browser, MeshFixture mesh)
{
    private const string FirstTime = "document.querySelector('.app-shell tr.row time')";

    private string Url => mesh.App.Url + "packets";

    [Fact]
    [Trait("row", "X-10")]
    [Trait("row", "X-31")]
    public async Task Times_ModeZoneAndFormat_FollowTheDialogAndOtherTabs()
    {
        await using var view = await browser.OpenAsync(Url);
        await view.Rows.First.WaitForAsync();
        await view.UntilAsync($"() => /^\\d+[smh] ago$/.test({FirstTime}.textContent) && /^\\d{{4}}-/.test({FirstTime}.title)");
        var other = await view.Page.Context.NewPageAsync();
        await other.GotoAsync(Url);
        await other.Locator("tr.row").First.WaitForAsync();

        await view.Page.Locator(".app-shell .top-settings").ClickAsync();
        var selects = view.Page.Locator(".prefs select");
        await selects.Nth(0).SelectOptionAsync("Absolute");
        await selects.Nth(1).SelectOptionAsync("Utc");
        await selects.Nth(2).SelectOptionAsync("IsoSeconds");
        foreach (var page in new[] { view.Page, other })
            await page.WaitForFunctionAsync($"() => {FirstTime}.textContent === new Date(Number({FirstTime}.dataset.t)).toISOString().replace('T', ' ').slice(0, 23) && / ago$/.test({FirstTime}.title)");

        await view.Page.Keyboard.PressAsync("Escape");
        await view.UntilAsync("() => document.activeElement?.classList.contains('top-settings')");
        await view.Page.ReloadAsync();
        await view.Rows.First.WaitForAsync();
        await view.UntilAsync($"() => /^\\d{{4}}-\\d\\d-\\d\\d .*\\.\\d{{3}}$/.test({FirstTime}.textContent)");
    }

    [Theory]
    [Trait("row", "X-31")]
    [InlineData("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })")]
    [InlineData("for (const key of ['meshcore-favorites', 'meshcore-my-nodes', 'meshcore-region-filter', 'meshcore-timestamp-mode']) localStorage.setItem(key, '\\ud800{\"'.repeat(100))")]
    [InlineData("for (const key of ['meshcore-favorites', 'meshcore-my-nodes', 'meshcore-region-filter', 'meshcore-timestamp-mode']) localStorage.setItem(key, '[{'.repeat(60000))")]
    public async Task Storage_BlockedOrCorrupt_ThePageWorksAndChoicesHold(string damage)
    {
        await using var view = await browser.OpenAsync(Url);
        await view.Page.AddInitScriptAsync(damage);
        await view.Page.ReloadAsync();
        await view.Rows.First.WaitForAsync();
        await view.Page.Locator(".app-shell .top-settings").ClickAsync();
        await view.Page.Locator(".prefs select").Nth(2).SelectOptionAsync("IsoSeconds");
        await view.UntilAsync($"() => /\\.\\d{{3}}/.test({FirstTime}.title)");
    }
}
