using System.Text.Json;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Stored;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace CoreScope.App.Shared.Mesh;

/// <summary>
/// The part of the mesh one reader looks at, on all pages: as the link says, else as the browser remembers, else as the operator
/// suggests. Other tabs go their own way, so that two regions can be compared. One circuit at a time.
/// </summary>
public sealed class RegionAreaChoice(BrowserStorage storage, NavigationManager navigation, RegionList regions, RegionSettings settings, Core.Mesh mesh) : IDisposable
{
    private bool _isStarted;

    /// <summary>What is chosen.</summary>
    public RegionAreaSelection Current { get; private set; } = RegionAreaSelection.All;

    /// <summary><see cref="Current"/> changed; raised on the circuit's thread.</summary>
    public event Action? Changed;

    /// <summary>Takes the first choice and follows the address from now on. Called once the storage is open.</summary>
    public void Start()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        navigation.LocationChanged += OnLocationChanged;
        Take(RegionAreaSelection.FromUrl(navigation.Uri) ?? Stored());
    }

    /// <summary>Chooses, remembers, and puts the choice into the address.</summary>
    public async Task SetAsync(RegionAreaSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        Take(selection);
        ShowInAddress();
        await StoreAsync(selection);
    }

    /// <summary>Puts the choice into the address of a page that obeys it, so that the link can be shared.</summary>
    public void ShowInAddress()
    {
        var url = Current.AppendTo(navigation.Uri);
        if (url != navigation.Uri && (!Current.IsAll || RegionAreaSelection.FromUrl(navigation.Uri) is not null))
            navigation.NavigateTo(url, replace: true);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isStarted)
            navigation.LocationChanged -= OnLocationChanged;
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs location)
    {
        if (RegionAreaSelection.FromUrl(location.Location) is not { } selection || selection == Current)
            return;
        Take(selection);
        if (selection == Known(selection))
            _ = StoreAsync(selection);
    }

    private void Take(RegionAreaSelection selection)
    {
        if (selection == Current)
            return;
        Current = selection;
        Changed?.Invoke();
    }

    private RegionAreaSelection Stored()
    {
        var codes = StoredJson.Parse(storage.Get(StorageKeys.Regions)) is { ValueKind: JsonValueKind.Array } array ? StoredJson.Strings(array) : null;
        return Known(RegionAreaSelection.Of(codes ?? [settings.DefaultRegions], storage.Get(StorageKeys.Area)));
    }

    // What the operator took away since is dropped. While history is being read nobody can tell.
    private RegionAreaSelection Known(RegionAreaSelection selection)
    {
        if (!mesh.Store.Status.IsReady)
            return selection;
        var known = regions.All.Select(region => region.Code).ToHashSet(StringComparer.Ordinal);
        return RegionAreaSelection.Of(selection.Codes.Where(known.Contains), selection.Area is { } area ? mesh.Areas.Find(area)?.Key : null);
    }

    private async Task StoreAsync(RegionAreaSelection selection)
    {
        await storage.SetAsync(StorageKeys.Regions, JsonSerializer.Serialize(selection.Codes));
        await storage.SetAsync(StorageKeys.Area, selection.Area);
    }
}
