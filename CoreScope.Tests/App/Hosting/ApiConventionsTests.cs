using System.Net;
using System.Net.Sockets;
using System.Text;
using CoreScope.App.Hosting;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Hosting;

public sealed class ApiConventionsTests
{
    [Fact]
    [Trait("row", "ST-09")]
    public async Task EveryAnswer_TellsTheLoadStatus()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Status = new StoreStatus(StorePhase.Warming, 120, 1000) });
        foreach (var path in new[] { "/api/packets", "/api/healthz", "/api/nothing", "/elsewhere", "/api/packets/zz" })
        {
            Assert.Equal("loading; progress=120", await HeaderAsync(host, path, ApiConventions.LoadStatusHeader));
            Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? "no-store" : null, await HeaderAsync(host, path, "Cache-Control"));
        }

        host.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        Assert.Equal("ready", await HeaderAsync(host, "/api/stats", ApiConventions.LoadStatusHeader));
    }

    [Fact]
    public async Task UnknownPathOrMethod_IsAnsweredInJson()
    {
        await using var host = await ApiHost.StartAsync();
        JsonShape.AssertHas(await host.GetAsync("/api/no/such/thing", HttpStatusCode.NotFound), "error:s");
        JsonShape.AssertHas(await host.PostAsync("/api/stats", "{}", HttpStatusCode.MethodNotAllowed), "error:s");
        JsonShape.AssertHas(await host.GetAsync("/ws", HttpStatusCode.BadRequest), "error:s");
    }

    [Theory]
    [InlineData("/api/packets/../../etc/passwd")]
    [InlineData("/api/../etc/passwd")]
    [InlineData("/api/packets/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/packets/%2e%2e%2f%2e%2e%2fetc")]
    [InlineData("/api/packets/%252e%252e%252fetc")]
    [InlineData("/api/packets/..%5c..%5cwindows")]
    [InlineData("/api/nodes/..")]
    [InlineData("/api/observers/%2e%2e")]
    [InlineData("/api/packets?node=../../etc/passwd")]
    [InlineData("/api/packets/%00")]
    [Trait("row", "OP-46")]
    public async Task Traversal_InPathOrQuery_IsRefused(string target)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(host, target), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/packets?node=a..b")]
    [InlineData("/api/nodes?search=...")]
    public async Task Dots_ThatClimbNowhere_AreText(string target)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.StartsWith("HTTP/1.1 200", await RawAsync(host, target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostileText_InEveryParameter_NeverBreaksAnything()
    {
        await using var host = await ApiHost.StartAsync();
        foreach (var text in new[] { HostileText.Markup, HostileText.RightToLeft, HostileText.Emojis, "' OR 1=1 --", "%", "\u0000", new string('x', 3000) })
        {
            var value = Uri.EscapeDataString(text);
            foreach (var path in new[] { "/api/packets?node=", "/api/packets?channel=", "/api/packets?observer=", "/api/packets?region=", "/api/packets?limit=", "/api/packets?type=", "/api/packets?since=", "/api/packets?nodes=", "/api/packets?hash=", "/api/nodes?search=", "/api/nodes?role=", "/api/nodes?sortBy=", "/api/nodes/", "/api/observers/", "/api/packets/" })
            {
                using var answer = await host.Client.GetAsync(path + value);
                Assert.True((int)answer.StatusCode < 500, $"{path}{text}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Body_OverAMegabyte_IsRefused()
    {
        await using var host = await ApiHost.StartAsync();
        var answer = await host.PostAsync("/api/packets/observations", new string(' ', 1_100_000), HttpStatusCode.RequestEntityTooLarge);
        JsonShape.AssertHas(answer, "error:s");
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public async Task Reads_OverAHundredAtOnce_AreLimitedExceptFromHere(string address, bool isLimited)
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { RemoteAddress = IPAddress.Parse(address) });
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => host.Client.GetAsync("/api/livez")));
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(isLimited, refused.Count > 0);
        foreach (var answer in refused)
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<string?> HeaderAsync(ApiHost host, string path, string name)
    {
        using var answer = await host.Client.GetAsync(path);
        return answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;
    }

    /// <summary>Sends a target as it stands: a client would tidy it first.</summary>
    private static async Task<string> RawAsync(ApiHost host, string target)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
