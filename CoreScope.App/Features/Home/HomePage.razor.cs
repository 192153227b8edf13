using CoreScope.App.Interop;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Identity;
using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Features.Home;

/// <summary>The start page: the reader's own nodes, the mesh in numbers, and what newcomers want to know.</summary>
public sealed partial class HomePage
{
    // Time alone makes a node silent.
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _gone = new();
    private HomeViewModel _model = null!;
    private bool _isEmptyShown;

    /// <summary>Key of the node whose health is shown.</summary>
    [SupplyParameterFromQuery(Name = "node")] public string? NodeQuery { get; set; }

    /// <summary>Hash of the packet whose journey is shown.</summary>
    [SupplyParameterFromQuery(Name = "packet")] public string? Packet { get; set; }

    [Inject] private HomeSources Sources { get; set; } = null!;
    [Inject] private HomeContent Content { get; set; } = null!;
    [Inject] private ClaimedNodes Claimed { get; set; } = null!;
    [Inject] private BrowserStorage Storage { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private PublicKey Chosen => PublicKey.TryParse(NodeQuery?.Trim(), out var key) ? key : default;

    private string? Level => UserLevel.Of(Storage.Get(StorageKeys.UserLevel));

    private bool IsEmpty => Sources.Mesh.Store is { Status.IsReady: true, LastObservationId: 0 };

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Dispose();
        Claimed.Changed -= OnClaimsChanged;
        Storage.Changed -= OnStored;
        _gone.Cancel();
        _gone.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _model = new HomeViewModel(Sources, Claimed, Log);
        Claimed.Changed += OnClaimsChanged;
        Storage.Changed += OnStored;
        Watch(Sources.Mesh.Feed, RefreshAsync);
        Every(s_period, Sources.Mesh.Clock, RefreshAsync);
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        _model.Choose(Chosen);
        return RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        if (_gone.IsCancellationRequested)
            return;
        try
        {
            if (await _model.RefreshAsync(_gone.Token) || _isEmptyShown != IsEmpty)
                StateHasChanged();
            _isEmptyShown = IsEmpty;
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void OnClaimsChanged()
    {
        _model.Invalidate();
        StateHasChanged();
        _ = InvokeAsync(RefreshAsync);
    }

    private void OnStored(string key)
    {
        if (key == StorageKeys.UserLevel)
            StateHasChanged();
    }

    private Task SetLevelAsync(string level) => Storage.SetAsync(StorageKeys.UserLevel, level);

    private Task FlipAsync() => SetLevelAsync(Level == UserLevel.New ? UserLevel.Experienced : UserLevel.New);

    private void Open(PublicKey key) => Go(key.ToString(), null);

    private void Close() => Go(null, null);

    private void ShowPacket(string? hash) => Go(NodeQuery, hash);

    private void Go(string? node, string? packet) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["node"] = node, ["packet"] = packet }), replace: true);
}
