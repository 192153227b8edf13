using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CoreScope.App.Hosting;

/// <summary>What is one reader's own: one of each a circuit.</summary>
public static class ReaderServices
{
    /// <summary>Expects <see cref="DisplayDefaults"/>, <see cref="RegionSettings"/>, the mesh and the API's settings.</summary>
    public static void AddReader(this IServiceCollection services)
    {
        services.AddScoped<BrowserStorage>();
        services.AddScoped<UserPreferences>();
        services.AddScoped<FavoriteNodes>();
        services.AddScoped<ClaimedNodes>();
        services.TryAddSingleton<RegionList>();
        services.AddScoped<RegionAreaChoice>();
        services.AddCascadingValue(sp =>
        {
            var choice = sp.GetRequiredService<RegionAreaChoice>();
            var source = new CascadingValueSource<RegionAreaSelection>(choice.Current, isFixed: false);
            choice.Changed += () => _ = source.NotifyChangedAsync(choice.Current);
            return source;
        });
        services.AddCascadingValue(sp =>
        {
            var preferences = sp.GetRequiredService<UserPreferences>();
            var source = new CascadingValueSource<DisplayPreferences>(preferences.Current, isFixed: false);
            preferences.Changed += () => _ = source.NotifyChangedAsync(preferences.Current);
            return source;
        });
    }
}
