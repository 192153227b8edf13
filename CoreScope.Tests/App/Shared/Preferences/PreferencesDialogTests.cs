using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Preferences;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Shared.Preferences;

public sealed class PreferencesDialogTests
{
    [Fact]
    [Trait("row", "X-10")]
    [Trait("row", "X-11")]
    public async Task Dialog_EveryControl_HoldsAtOnce()
    {
        using var harness = new ComponentHarness(new DisplayDefaults { AllowsCustomTimeFormat = true });
        await harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        var dialog = harness.Render<PreferencesDialog>();
        string[] chosen = ["Absolute", "Utc", "IsoSeconds", "Miles"];
        for (var i = 0; i < chosen.Length; i++)
            dialog.FindAll("select")[i].Change(chosen[i]);
        dialog.Find("input:not([type])").Change("HH:mm");
        dialog.FindAll("input[type=checkbox]")[0].Change(false);
        dialog.FindAll("input[type=checkbox]")[1].Change(true);
        Assert.Equal(
            new DisplayPreferences { TimeMode = TimeMode.Absolute, Zone = TimeZoneChoice.Utc, TimeFormat = TimeFormat.IsoSeconds, CustomTimeFormat = "HH:mm", DistanceUnit = DistanceUnit.Miles, ColorsByHash = false, HidesOneByteHops = true, Language = "de-DE" },
            harness.Services.GetRequiredService<UserPreferences>().Current);
        dialog.Find(".prefs-reset").Click();
        Assert.Equal("Ago", dialog.Find("select").GetAttribute("value"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("<b>")]
    public void Dialog_UnknownChoice_IsTheFirst(string sent)
    {
        using var harness = new ComponentHarness();
        var dialog = harness.Render<PreferencesDialog>();
        dialog.Find("select").Change("Absolute");
        dialog.Find("select").Change(sent);
        Assert.Equal(TimeMode.Ago, harness.Services.GetRequiredService<UserPreferences>().Current.TimeMode);
    }

    [Fact]
    [Trait("row", "X-31")]
    public async Task Dialog_StorageBlocked_SaysSo()
    {
        using var harness = new ComponentHarness();
        harness.Storage.Fails();
        await harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        Assert.Contains("keeps nothing", harness.Render<PreferencesDialog>().Find("[role=status]").TextContent, StringComparison.Ordinal);
    }
}
