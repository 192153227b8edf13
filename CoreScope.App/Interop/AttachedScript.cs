using Microsoft.JSInterop;

namespace CoreScope.App.Interop;

/// <summary>
/// What a component's module holds in the browser from its first rendering on: listeners, observers. The module exports
/// <c>attach</c>, whose answer has <c>detach</c>. A component that goes while the script is still coming leaves nothing behind.
/// </summary>
/// <param name="js">The circuit's runtime.</param>
/// <param name="path">Path below the base address, as <c>Assets[…]</c> gives it.</param>
public sealed class AttachedScript(IJSRuntime js, string path) : IAsyncDisposable
{
    private readonly ScriptModule _module = new(js, path);
    private IJSObjectReference? _attached;
    private bool _isDisposed;

    /// <summary>Calls <c>attach</c>; once.</summary>
    public async Task AttachAsync(params object?[] args)
    {
        var attached = await _module.InvokeAsync<IJSObjectReference>("attach", args);
        if (!_isDisposed)
        {
            _attached = attached;
            return;
        }

        await ScriptModule.ReleaseAsync(attached, "detach");
        await _module.DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await ScriptModule.ReleaseAsync(_attached, "detach");
        await _module.DisposeAsync();
    }
}
