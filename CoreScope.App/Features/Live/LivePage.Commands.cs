using CoreScope.App.Interop;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using Microsoft.JSInterop;

namespace CoreScope.App.Features.Live;

/// <content>What the reader does: recorder, panels, filters, cards.</content>
public sealed partial class LivePage
{
    private async Task PlayOrPauseAsync()
    {
        if (Player.Mode == VcrMode.Paused)
            Player.Play();
        else
            Player.Pause();
        await ModeChangedAsync();
        StateHasChanged();
    }

    private async Task GoLiveAsync()
    {
        var wasInThePast = Player.IsInThePast;
        Player.GoLive();
        _quietSince = 0;
        // What was left behind is another time's; a replay that came here by itself has listed what led up to now.
        if (wasInThePast)
            await RestartAsync();
        await ModeChangedAsync();
        StateHasChanged();
    }

    private async Task ReplayMissedAsync()
    {
        Player.ReplayMissed();
        await ModeChangedAsync();
        await BeginAsync();
        StateHasChanged();
    }

    private Task RewindAsync() => SeekAsync(Now - TimeSpan.FromHours(_url.Scope), isRewind: true);

    private Task SeekAsync(UnixMillis time) => SeekAsync(time, isRewind: false);

    private async Task SeekAsync(UnixMillis time, bool isRewind)
    {
        _notice = null;
        try
        {
            await (isRewind ? Player.RewindAsync(TimeSpan.FromHours(_url.Scope), _left.Token) : Player.SeekAsync(time, _left.Token));
        }
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException))
        {
            Log.LogError(error, "[live] the archive could not be searched for a time");
            _notice = "The archive did not answer: back to live.";
            await GoLiveAsync();
            return;
        }

        await RestartAsync();
        await BeginAsync();
        Go(_url with { Time = time, Packet = null });
        // A link may lead far back.
        if (time < _line.From || time > _line.Until)
            await LoadTimelineAsync();
        StateHasChanged();
    }

    // The first packets of a replay do not wait for the next beat.
    private async Task BeginAsync()
    {
        if (_map is not null && Player.Mode == VcrMode.Replay && await AdvanceAsync() is { } flights)
            await FlyAsync(_map, flights);
    }

    private async Task StepAsync(int direction)
    {
        var packet = await Player.StepAsync(direction, _left.Token);
        if (_mode != VcrMode.Paused || _url.Time is null)
            await RestartAsync();
        if (packet is not null)
            await FlyOneAsync(packet);
        else
            _notice = direction > 0 ? "This was the last packet." : "This was the first packet.";
        _mode = Player.Mode;
        StateHasChanged();
    }

    private Task ShiftSpeedAsync(int by) => SpeedAsync(by, around: true);

    private async Task SpeedAsync(int by, bool around)
    {
        Player.ShiftSpeed(by, around);
        await ChooseAsync(_model.Options with { Speed = Player.Speed });
        StateHasChanged();
    }

    private async Task ScopeAsync(int hours)
    {
        Go(_url with { Scope = hours });
        await LoadTimelineAsync();
    }

    /// <summary>The recorder does something else now, by command or because it reached the present.</summary>
    private async Task ModeChangedAsync()
    {
        var before = _mode;
        _mode = Player.Mode;
        _notice = null;
        if (_map is null)
            return;
        await _map.FreezeAsync(Player.Mode == VcrMode.Paused);
        if (Player.Mode == VcrMode.Live && (before != VcrMode.Live || _url.Time is not null))
        {
            Go(_url with { Time = null, Packet = null });
            await SendNodesAsync();
            await LoadTimelineAsync();
        }
    }

    private async Task RestartAsync()
    {
        _mode = Player.Mode;
        _model.Restart();
        _air.Clear();
        if (_map is null)
            return;
        await _map.FreezeAsync(false);
        await _map.ClearAsync();
        await SendNodesAsync();
    }

    // A hidden tab is sent nothing, and a replay waits for its viewer.
    private async Task HideAsync(bool isHidden)
    {
        _isHidden = isHidden;
        if (isHidden)
        {
            _wasRunning = Player.Mode == VcrMode.Replay;
            if (_wasRunning)
                Player.Pause();
            return;
        }

        if (_wasRunning && Player.Mode == VcrMode.Paused)
            Player.Play();
        _wasRunning = false;
        await SendNodesAsync();
        await LoadTimelineAsync();
        StateHasChanged();
    }

    private bool IsShown(LivePanel panel) => panel switch
    {
        LivePanel.Feed when !_isPhone => !_model.Options.IsFeedHidden,
        LivePanel.Legend when !_isPhone => !_model.Options.IsLegendHidden,
        _ => _sheet == panel,
    };

    private async Task ToggleAsync(LivePanel panel)
    {
        if (!_isPhone && panel == LivePanel.Feed)
            await ChooseAsync(_model.Options with { IsFeedHidden = !_model.Options.IsFeedHidden });
        else if (!_isPhone && panel == LivePanel.Legend)
            await ChooseAsync(_model.Options with { IsLegendHidden = !_model.Options.IsLegendHidden });
        else
            _sheet = _sheet == panel ? LivePanel.None : panel;
        if (_isPhone)
            (_node, _card) = (null, null);
        StateHasChanged();
    }

    private Task ToggleFullAsync() => SetFullAsync(!_isFull);

    private async Task SetFullAsync(bool isFull)
    {
        if (isFull == _isFull)
            return;
        _isFull = isFull;
        StateHasChanged();
        await Storage.SetAsync(StorageKeys.LiveFullScreen, isFull ? "true" : "false");
    }

    private async Task PinNavAsync()
    {
        _isNavPinned = !_isNavPinned;
        await Storage.SetAsync(StorageKeys.LiveNavPinned, _isNavPinned ? "true" : "false");
    }

    // The touch itself lets the sound through, in the script: a message about it would come too late for the browser.
    private void SoundBlocked(bool isBlocked)
    {
        _isSoundBlocked = isBlocked;
        StateHasChanged();
    }

    private async Task EscapeAsync()
    {
        if (_sheet != LivePanel.None)
            _sheet = LivePanel.None;
        else if (_node is not null || _card is not null)
            await CloseCardAsync();
        else
            await SetFullAsync(false);
        StateHasChanged();
    }

    private async Task ChooseAsync(LiveOptions options)
    {
        var before = _model.Options;
        _model.Options = options;
        // Each costs a way to the browser and back.
        foreach (var (key, value) in options.ToStored().Except(before.ToStored()))
            await Storage.SetAsync(key, value);
        if (_url.IsFavoritesOnly is not null || _url.IsMultibyteOnly is not null)
            Go(_url with { IsFavoritesOnly = null, IsMultibyteOnly = null });
        ApplyFilter();
        await SendSettingsAsync();
        if (before.ShowsAllNodes != options.ShowsAllNodes)
            await SendNodesAsync();
    }

    private void ChooseNodes(IReadOnlyList<Node> nodes)
    {
        _nodes = nodes;
        Go(_url with { NodesText = string.Join(',', nodes.Select(node => node.Key.ToString())) });
        ApplyFilter();
    }

    private void OnlyNode()
    {
        if (_node is { } node)
            ChooseNodes([node]);
    }

    private async Task ShowNode(int id)
    {
        if (Mesh.Visibility.Shown(Mesh.Nodes.Find(id)) is not { } node)
            return;
        (_node, _card, _sheet) = (node, null, LivePanel.None);
        if (_map is not null)
            await _map.SelectAsync(node.Id, node.Position);
    }

    private async Task ShowCardAsync(string hash)
    {
        if (await Details.FindAsync(hash, _left.Token) is not { } transmission)
            return;
        _card = await Details.LoadAsync(transmission, null, _left.Token);
        (_node, _sheet) = (null, LivePanel.None);
    }

    private async Task CloseCardAsync()
    {
        (_node, _card) = (null, null);
        if (_map is not null)
            await _map.SelectAsync(0, null);
    }

    private Task ReplayCardAsync() => _card is { } card ? ShowPacketAsync(card.Transmission.Hash.ToString()) : Task.CompletedTask;

    /// <summary>Flies one packet, over every way it was heard, while live traffic keeps quiet.</summary>
    private async Task ShowPacketAsync(string hash)
    {
        await ShowCardAsync(hash);
        if (_card is not { } card || card.Transmission.Hash.ToString() != hash)
        {
            _notice = "This packet is not stored (any more).";
            return;
        }

        _quietSince = Mesh.Clock.GetTimestamp();
        if (_map is not null)
        {
            await _map.FreezeAsync(false);
            await _map.ClearAsync();
        }

        await FlyOneAsync(card.Transmission, fits: true);
        Go(_url with { Packet = hash });
    }

    private async Task FlyOneAsync(Transmission transmission, bool fits = false)
    {
        var flights = await _model.ShowAsync(transmission, _left.Token);
        if (_map is null || flights is null)
            return;
        if (fits)
            await _map.FitAsync(_model.LastShown.SelectMany(path => path.Hops).Select(hop => new GeoPoint(hop.Lat, hop.Lon)));
        await FlyAsync(_map, flights);
    }

    private async Task FlyAsync(LiveMap map, string flights)
    {
        try
        {
            await map.ShowAsync(flights, Player.Speed);
        }
        catch (JSException error)
        {
            // The packet is told of all the same.
            Log.LogWarning(error, "[live] the browser could not draw");
        }
    }

    private void KeepView((double Lat, double Lon, int Zoom) view)
    {
        var center = new GeoPoint(Math.Round(view.Lat, 5), Math.Round(view.Lon, 5));
        if (center.IsValid)
            Go(_url with { Center = center, Zoom = view.Zoom });
    }

    private void Go(LiveUrlState url)
    {
        if (url == _url)
            return;
        _url = url;
        Navigation.NavigateTo(Selection.AppendTo(url.ToUrl()), replace: true);
    }
}
