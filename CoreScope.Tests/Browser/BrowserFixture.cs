using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>One Chromium for all browser tests; each test has a context of its own in it.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        await Browser.CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page that fails the test on any fault of the browser's; see <see cref="WatchedPage"/>.</summary>
    public Task<WatchedPage> OpenAsync(string url, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, bool touch = false) =>
        WatchedPage.OpenAsync(Browser, url, new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = touch,
            IsMobile = touch,
        });
}
