using System.Collections.Concurrent;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>
/// A page in a context of its own. Whatever must never happen (an error on the console, an unhandled exception, a dialog, a breach
/// of the content security policy, a failed request) is gathered and fails the test at its end.
/// </summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private const string WatchPolicy =
        "document.addEventListener('securitypolicyviolation', e => console.error('policy breached: ' + e.violatedDirective + ' ' + e.blockedURI));";

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    private WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Every row of the list that is in the document.</summary>
    public ILocator Rows => Page.Locator("tr.row");

    /// <summary>The scroll box of the list.</summary>
    public ILocator List => Page.Locator(".app-shell .lt-scroll");

    /// <summary>The detail beside, over or below the list.</summary>
    public ILocator Pane => Page.Locator(".side-pane");

    /// <summary>True while the server is away on purpose: the attempts to reach it are noted by the browser as errors.</summary>
    public bool IsServerAway { get; set; }

    public static async Task<WatchedPage> OpenAsync(IBrowser browser, string url, BrowserNewContextOptions options)
    {
        var context = await browser.NewContextAsync(options);
        var watched = new WatchedPage(context, await context.NewPageAsync());
        await watched.Page.AddInitScriptAsync(WatchPolicy);
        watched.Watch();
        await watched.Page.GotoAsync(url);
        await watched.Page.Locator(".app-shell").WaitForAsync();
        return watched;
    }

    /// <summary>Waits until a script's condition holds.</summary>
    public async Task UntilAsync(string condition, object? argument = null) =>
        await Page.WaitForFunctionAsync(condition, argument, new PageWaitForFunctionOptions { Timeout = 20_000, PollingInterval = 50 });

    /// <summary>Content hash of a frame, by which its row is known.</summary>
    public static string HashOf(byte[] frame) => PacketHasher.Hash(APacket.Decode(frame)).ToString();

    /// <summary>The row of the packet with this frame.</summary>
    public ILocator RowOf(byte[] frame) => RowOf(HashOf(frame));

    /// <summary>The row of the packet with this hash.</summary>
    public ILocator RowOf(string hash) => Page.Locator($"tr.row[data-key='{hash}']");

    /// <summary>How far the list is scrolled down.</summary>
    public Task<double> ScrollTopAsync() => List.EvaluateAsync<double>("box => box.scrollTop");

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.True(_faults.IsEmpty, string.Join('\n', _faults));
    }

    private void Watch()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsServerAway)
                _faults.Enqueue($"console {message.Type}: {message.Text}");
        };
        Page.PageError += (_, error) =>
        {
            // Blazor's own script answers a call of the server's that went while it was under way.
            if (!IsServerAway || !error.Contains("not in the 'Connected' State", StringComparison.Ordinal))
                _faults.Enqueue("unhandled: " + error);
        };
        Page.Dialog += async (_, dialog) =>
        {
            _faults.Enqueue("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !IsServerAway)
                _faults.Enqueue($"{response.Status} for {response.Url}");
        };
    }
}
