using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Shared.Preferences;

[Trait("row", "X-26")]
public sealed class ReaderFileTests
{
    private static readonly PublicKey s_key = AKey.Of("A1B2");

    [Fact]
    public async Task Exported_ImportedElsewhere_HoldsThere()
    {
        using var here = new ComponentHarness();
        await here.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        await here.Services.GetRequiredService<ClaimedNodes>().ClaimAsync(s_key, HostileText.Markup);
        await here.Services.GetRequiredService<UserPreferences>().SetAsync(new DisplayPreferences { Zone = TimeZoneChoice.Utc, HidesOneByteHops = true });
        here.Render<ReaderFileSection>().Find("button").Click();
        var call = here.Modules.VerifyInvoke("download");
        Assert.Equal("application/json", call.Arguments[1]);

        using var there = new ComponentHarness();
        var section = await ImportAsync(there, (string)call.Arguments[2]!);
        Assert.Contains("1 favourites, 1 nodes of My Mesh, 7 preferences", section.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.True(there.Services.GetRequiredService<FavoriteNodes>().Contains(s_key));
        Assert.Equal(HostileText.Markup, Assert.Single(there.Services.GetRequiredService<ClaimedNodes>().All).Name);
        var preferences = there.Services.GetRequiredService<UserPreferences>().Current;
        Assert.Equal((TimeZoneChoice.Utc, true), (preferences.Zone, preferences.HidesOneByteHops));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"app\":\"Other\",\"favorites\":[]}")]
    [InlineData("{\"app\":\"\\ud800\"}")]
    public async Task Import_ForeignFile_ChangesNothing(string text)
    {
        using var harness = new ComponentHarness();
        var section = await ImportAsync(harness, text);
        Assert.Contains("Nothing was changed", section.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(harness.Storage.Writes);
    }

    [Fact]
    public async Task Import_FileOfNonsense_TakesWhatIsOfItsForm()
    {
        using var harness = new ComponentHarness();
        await ImportAsync(harness, """{"app":"CoreScope","favorites":{},"myNodes":[7],"preferences":{"corescope_channel_keys":"x","meshcore-distance-unit":"mi","meshcore-timestamp-mode":5}}""");
        Assert.Equal([("meshcore-distance-unit", "mi")], harness.Storage.Writes);
    }

    [Fact]
    public async Task Import_HugeFile_IsRefused()
    {
        using var harness = new ComponentHarness();
        var section = await ImportAsync(harness, new string('x', ReaderFile.MostBytes + 1));
        Assert.Contains("too large", section.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    private static async Task<IRenderedComponent<ReaderFileSection>> ImportAsync(ComponentHarness harness, string text)
    {
        await harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        var section = harness.Render<ReaderFileSection>();
        section.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "settings.json"));
        section.WaitForAssertion(() => Assert.NotEmpty(section.Find("[role=status]").TextContent));
        return section;
    }
}
