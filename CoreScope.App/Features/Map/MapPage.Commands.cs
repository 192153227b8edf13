using CoreScope.App.Interop;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Geo;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Map;

/// <summary>What the reader does.</summary>
public sealed partial class MapPage
{
    private async Task ChooseMarkAsync(int id)
    {
        if (_isPhone)
            ShowList(null);
        if (id < 0)
        {
            Go(_url with { Node = null, ShowsNeighbors = false });
            (_node, _observer, _chosen, _missing) = (null, Mesh.Observers.Find(-id), id, null);
            if (_map is not null)
                await _map.SelectAsync(id);
        }
        else if (Mesh.Visibility.Shown(Mesh.Nodes.Find(id)) is { } node)
        {
            Go(_url with { Node = node.Key.ToString() });
            await OpenAsync(centers: false);
            if (_url.ShowsNeighbors)
                await GatherAsync();
        }

        StateHasChanged();
    }

    /// <summary>From the list: the place is brought into view too.</summary>
    private async Task FindMarkAsync(int id)
    {
        await ChooseMarkAsync(id);
        if (_map is not null && _scene.Marks.TryGetValue(id, out var mark))
            await _map.SetViewAsync(mark.Place, Math.Max(NodeZoom, _url.Zoom));
    }

    /// <summary>Opens the card of the node that the address names, or closes it when it names none.</summary>
    private async Task OpenAsync(bool centers)
    {
        FindNode();
        (_row, _multibyte) = (NodeActivityRow.None, null);
        if (_map is null)
            return;
        await _map.SelectAsync(_chosen);
        if (_node is null)
        {
            await _map.AnchorAsync(null, default);
            await DrawLinesAsync();
            return;
        }

        if (centers && _node.Position is { } place)
            await _map.SetViewAsync(place, NodeZoom);
        try
        {
            _row = await Sources.ActivityOfAsync(_node, _left.Token);
            if (_settings.ShowsMultibyte || _url.ShowsNeighbors)
                _multibyte = MapMarks.MultibyteOf(_node, _row, await Sources.Links.GraphAsync(_left.Token));
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            // The card shows what is known without it.
            Log.LogError(error, "[map] the figures of a node could not be computed");
        }

        await DrawLinesAsync();
    }

    private async Task AnchorAsync(ElementReference card)
    {
        var place = _node?.Position ?? (_scene.Marks.TryGetValue(_chosen, out var mark) ? mark.Place : (GeoPoint?)null);
        if (_map is not null && place is { } at)
            await _map.AnchorAsync(card, at);
    }

    // The bare map was clicked. What shows neighbours is left on purpose only.
    private Task LeaveCardAsync() => _url.ShowsNeighbors ? Task.CompletedTask : CloseCardAsync();

    private async Task CloseCardAsync()
    {
        if (_node is null && _observer is null)
            return;
        var wasNarrowed = _url.ShowsNeighbors;
        Go(_url with { Node = null, ShowsNeighbors = false });
        await OpenAsync(centers: false);
        if (wasNarrowed)
            await GatherAsync();
        StateHasChanged();
    }

    private async Task ToggleNeighborsAsync()
    {
        Go(_url with { ShowsNeighbors = !_url.ShowsNeighbors });
        await DrawLinesAsync();
        await GatherAsync();
        if (_url.ShowsNeighbors && _map is not null && _scene.Marks.Count > 1)
            await _map.FitAsync(_scene.Marks.Values.Select(mark => mark.Place), NodeZoom);
    }

    /// <summary>The lines that the address asks for: of one node's neighbours, else of the whole graph, else none.</summary>
    private async Task DrawLinesAsync()
    {
        if (_map is null)
            return;
        try
        {
            IReadOnlyList<MapLink> lines = [];
            _neighbors = null;
            if (_url.ShowsNeighbors && _node is { } node)
            {
                var (neighbors, _) = await Sources.NeighborsOfAsync(node, _left.Token);
                _neighbors = neighbors.SelectMany(row => row.Node is { } known ? [known] : row.Candidates).Select(other => other.Id).ToHashSet();
                lines = Sources.Links.LinesOf(node, neighbors);
            }
            else if (_url.ShowsAffinity && AllowsAffinity)
            {
                lines = await Sources.Links.AffinityAsync(_left.Token);
            }

            await _map.SetLinesAsync(lines);
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            Log.LogError(error, "[map] the neighbours could not be gathered");
            _failure = "The lines between neighbours could not be gathered. The reason is in the server's log.";
        }
    }

    private async Task FilterAsync(MapFilter filter)
    {
        Go(_url with { Filter = filter, NamesStatus = filter.IsActive is not null, NamesBytes = filter.HashSize > 0 });
        await GatherAsync();
        await Storage.SetAsync(StorageKeys.MapStatus, MapUrlState.StatusText(filter.IsActive));
        await Storage.SetAsync(StorageKeys.MapBytes, filter.HashSize == 0 ? "all" : MapText.Number(filter.HashSize));
    }

    private async Task SetAsync(MapSettings settings)
    {
        var before = _settings;
        _settings = settings;
        if (_map is not null)
            await _map.SetSettingsAsync(settings);
        if ((before.ShowsMultibyte, before.ShowsScopes) != (settings.ShowsMultibyte, settings.ShowsScopes))
            await GatherAsync();
        foreach (var (key, value) in settings.ToStored())
            await Storage.SetAsync(key, value);
    }

    private async Task AffinityAsync(bool on)
    {
        Go(_url with { ShowsAffinity = on });
        await DrawLinesAsync();
    }

    private async Task JumpAsync(string code)
    {
        if (_map is null)
            return;
        try
        {
            var places = await Sources.Marks.PlacesOfRegionAsync(code);
            _missing = places.Count == 0 ? $"Nothing that is heard in {code} has told where it is." : null;
            await _map.FitAsync(places, RegionZoom);
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            Log.LogError(error, "[map] the places of a region could not be gathered");
            _failure = "The places of the region could not be gathered. The reason is in the server's log.";
        }
    }

    private Task ToggleControlsAsync()
    {
        if (!_isPhone)
            return SetAsync(_settings with { IsPanelHidden = !_settings.IsPanelHidden });
        (_showsSheet, _list) = (!_showsSheet, null);
        return Task.CompletedTask;
    }

    private void ShowList(bool? startsUnplaced) => (_list, _showsSheet) = (startsUnplaced, false);

    private void KeepView((double Lat, double Lon, int Zoom) view)
    {
        var center = new GeoPoint(Math.Round(view.Lat, 5), Math.Round(view.Lon, 5));
        if (center.IsValid)
            Go(_url with { Center = center, Zoom = view.Zoom });
    }

    private void Go(MapUrlState url)
    {
        if (url == _url)
            return;
        var address = Selection.AppendTo(url.AppendTo(Navigation.Uri));
        (_url, _read) = (url, MapUrlState.Parse(address));
        Navigation.NavigateTo(address, replace: true);
    }
}
