using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using Radzen;

namespace CoreScope.App.Features.Search;

/// <summary>What a reader can do from the search box, as things stand. One circuit at a time.</summary>
public sealed class SearchCommands(UserPreferences preferences, RegionAreaChoice regions, DialogService dialogs)
{
    /// <summary>All commands that would change something.</summary>
    public IEnumerable<SearchEntry> All()
    {
        var now = preferences.Current;
        yield return Theme("light", "Light theme", "sun");
        yield return Theme("dark", "Dark theme", "moon");
        yield return Theme("system", "Theme as the system has it", "monitor");
        yield return now.TimeMode == TimeMode.Ago
            ? Preference("times", "Show times as dates", now with { TimeMode = TimeMode.Absolute })
            : Preference("times", "Show times as ages", now with { TimeMode = TimeMode.Ago });
        yield return now.Zone == TimeZoneChoice.Local
            ? Preference("zone", "Show times in UTC", now with { Zone = TimeZoneChoice.Utc })
            : Preference("zone", "Show times in my zone", now with { Zone = TimeZoneChoice.Local });
        yield return Preference("hops", now.HidesOneByteHops ? "Show 1-byte hops" : "Hide 1-byte hops", now with { HidesOneByteHops = !now.HidesOneByteHops });
        yield return Preference("colors", now.ColorsByHash ? "Colour packets by type" : "Colour packets by hash", now with { ColorsByHash = !now.ColorsByHash });
        if (!regions.Current.IsAll)
            yield return Command("everywhere", "Show all regions and areas", "globe", () => regions.SetAsync(RegionAreaSelection.All));
        yield return Command("preferences", "Preferences…", "settings", () => PreferencesDialog.OpenAsync(dialogs));
    }

    private static SearchEntry Theme(string choice, string title, string icon) => new("theme-" + choice, title, "command") { Icon = icon, Theme = choice };

    private SearchEntry Preference(string key, string title, DisplayPreferences wanted) => Command(key, title, "settings", () => preferences.SetAsync(wanted));

    private static SearchEntry Command(string key, string title, string icon, Func<Task> run) => new("command-" + key, title, "command") { Icon = icon, Run = run };
}
