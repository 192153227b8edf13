using System.Net;
using CoreScope.App.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;

namespace CoreScope.Tests.App.Hosting;

public sealed class HostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corescope-host-").FullName;
    private readonly WebApplicationFactory<Program> _app;

    public HostTests() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .UseSetting("CoreScope:DataDir", _folder)
        .UseSetting("CoreScope:MqttListener:Port", "0"));

    public void Dispose()
    {
        _app.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Page_Unknown_AnswersNotFoundWithThePage()
    {
        var answer = await Get("/no/such/page", "text/html");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("top-bar", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing", "text/html", "{\"error\":\"not found\"}")]
    [InlineData("/lib/nothing.js", "*/*", "")]
    public async Task ApiOrFile_Unknown_AnswersNotFoundWithoutThePage(string path, string accept, string body)
    {
        var answer = await Get(path, accept);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Host_Page_HasTheFrameAndNoInlineScript()
    {
        var answer = await Get("/not-found", "text/html");
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("class=\"boot shell\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"components-reconnect-modal\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", html);
        Assert.DoesNotMatch(@"\son[a-z]+=""", html);
    }

    [Fact]
    public async Task EveryAnswer_CarriesTheStrictPolicy()
    {
        var answer = await Get("/css/tokens.css", "*/*");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-inline'; img", policy.Replace("style-src-attr 'unsafe-inline'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public void Settings_Shipped_LieBeneathEveryOtherSource()
    {
        var configuration = new ConfigurationBuilder();
        configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Critical")]);
        configuration.AddShippedSettings();
        var built = configuration.Build();
        Assert.Equal("Critical", built["Logging:LogLevel:Default"]);
        Assert.Equal("Warning", built["Logging:LogLevel:Microsoft.AspNetCore"]);
    }

    private async Task<HttpResponseMessage> Get(string path, string accept)
    {
        using var client = _app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }
}
