using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Preferences;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Shared.Preferences;

public sealed class UserPreferencesTests : IDisposable
{
    private readonly ComponentHarness _harness = new();

    private BrowserStorage Storage => _harness.Services.GetRequiredService<BrowserStorage>();

    private UserPreferences Preferences => _harness.Services.GetRequiredService<UserPreferences>();

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "X-10")]
    [Trait("row", "X-11")]
    [Trait("row", "X-22")]
    [Trait("row", "X-23")]
    public async Task Open_StoredUnderTheKnownNames_HoldsThem()
    {
        _harness.Storage.Keeps(
            ("meshcore-timestamp-mode", "absolute"),
            ("meshcore-timestamp-timezone", "utc"),
            ("meshcore-timestamp-format", "iso-seconds"),
            ("meshcore-distance-unit", "mi"),
            ("meshcore-hide-1byte-hops", "true"),
            ("meshcore-color-packets-by-hash", "false"));
        var changes = 0;
        Preferences.Changed += () => changes++;
        await Storage.OpenAsync();
        Assert.Equal(
            new DisplayPreferences { TimeMode = TimeMode.Absolute, Zone = TimeZoneChoice.Utc, TimeFormat = TimeFormat.IsoSeconds, DistanceUnit = DistanceUnit.Miles, HidesOneByteHops = true, ColorsByHash = false, Language = "de-DE" },
            Preferences.Current);
        Assert.Equal(1, changes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"a\":[1,2")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("99")]
    [Trait("row", "X-31")]
    public async Task Open_CorruptValues_HoldsTheDefaults(string value)
    {
        _harness.Storage.Keeps([.. StorageKeys.All.Where(key => key != StorageKeys.CustomTimeFormat).Select(key => (key, value))]);
        await Storage.OpenAsync();
        Assert.Equal(new DisplayPreferences { Language = "de-DE" }, Preferences.Current);
    }

    [Fact]
    [Trait("row", "X-31")]
    public async Task Open_StorageThrows_HoldsTheDefaultsAndGoesOn()
    {
        _harness.Storage.Fails();
        await Storage.OpenAsync();
        Assert.False(Storage.IsKept);
        Assert.Equal(new DisplayPreferences(), Preferences.Current);
        await Preferences.SetAsync(Preferences.Current with { DistanceUnit = DistanceUnit.Miles });
        Assert.Equal("1.0 mi", Preferences.Current.Distance(1.609344));
    }

    [Fact]
    [Trait("row", "X-10")]
    public async Task Open_NothingStored_HoldsTheOperatorsDefaults()
    {
        using var harness = new ComponentHarness(new DisplayDefaults { TimeMode = TimeMode.Absolute, Zone = TimeZoneChoice.Utc, TimeFormat = TimeFormat.Locale });
        await harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        var current = harness.Services.GetRequiredService<UserPreferences>().Current;
        Assert.Equal((TimeMode.Absolute, TimeZoneChoice.Utc, TimeFormat.Locale), (current.TimeMode, current.Zone, current.TimeFormat));
    }

    [Fact]
    public async Task Set_OneChoice_StoresThatOneOnly()
    {
        await Storage.OpenAsync();
        await Preferences.SetAsync(Preferences.Current with { Zone = TimeZoneChoice.Utc });
        Assert.Equal([("meshcore-timestamp-timezone", "utc")], _harness.Storage.Writes);
        await Preferences.ResetAsync();
        Assert.Equal(TimeZoneChoice.Local, Preferences.Current.Zone);
        Assert.Equal(("meshcore-timestamp-timezone", null), _harness.Storage.Writes[^1]);
    }

    [Fact]
    public async Task OtherTab_Changes_IsFollowed()
    {
        await Storage.OpenAsync();
        var changes = 0;
        Preferences.Changed += () => changes++;
        Storage.OtherTabChanged("meshcore-hide-1byte-hops", "true");
        Storage.OtherTabChanged("corescope_channel_keys", "secret");
        Assert.True(Preferences.Current.HidesOneByteHops);
        Assert.Null(Storage.Get("corescope_channel_keys"));
        Assert.Equal(1, changes);
    }

    [Fact]
    public void StorageKeys_NoneHoldsASecret() =>
        Assert.DoesNotContain(StorageKeys.All, key => key.Contains("api-key", StringComparison.Ordinal) || key.Contains("channel_keys", StringComparison.Ordinal));
}
