using CoreScope.App.Shared.Preferences;

namespace CoreScope.Tests.App.Shared.Preferences;

/// <summary>The reader's zone comes from a browser: a stranger's text that becomes a path on this machine.</summary>
[Trait("row", "NA-08")]
public sealed class ReaderZoneTests
{
    [Theory]
    [InlineData("Europe/Berlin", TimeZoneChoice.Local, "Europe/Berlin")]
    [InlineData("Europe/Berlin", TimeZoneChoice.Utc, "UTC")]
    [InlineData("Etc/GMT+3", TimeZoneChoice.Local, "Etc/GMT+3")]
    [InlineData("", TimeZoneChoice.Local, "UTC")]
    [InlineData("Nowhere/Land", TimeZoneChoice.Local, "UTC")]
    [InlineData("../../../../dev/zero", TimeZoneChoice.Local, "UTC")]
    [InlineData("/dev/zero", TimeZoneChoice.Local, "UTC")]
    [InlineData("<img src=x>", TimeZoneChoice.Local, "UTC")]
    public void Zone_IsTheChosenOneAsFarAsThisMachineKnowsIt(string told, TimeZoneChoice choice, string expected) =>
        Assert.Equal(expected, new DisplayPreferences { Zone = choice, LocalZone = told }.TimeZone.Id);
}
