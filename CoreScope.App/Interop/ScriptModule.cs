using Microsoft.JSInterop;

namespace CoreScope.App.Interop;

/// <summary>One ES module of a component: imported on first use, silent once the browser is gone.</summary>
public sealed class ScriptModule : IAsyncDisposable
{
    private readonly IJSRuntime _js;
    private readonly string _path;
    private IJSObjectReference? _module;

    /// <param name="js">The circuit's runtime.</param>
    /// <param name="path">Path below the base address, as <c>Assets[…]</c> gives it.</param>
    public ScriptModule(IJSRuntime js, string path) => (_js, _path) = (js, path);

    /// <summary>Calls an exported function; null when the browser went away meanwhile.</summary>
    public async ValueTask<T?> InvokeAsync<T>(string function, params object?[] args)
    {
        try
        {
            _module ??= await _js.InvokeAsync<IJSObjectReference>("import", "./" + _path);
            return _module is null ? default : await _module.InvokeAsync<T>(function, args);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or TaskCanceledException)
        {
            return default;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ReleaseAsync(_module);

    /// <summary>Disposes an object of the browser, which may have gone.</summary>
    public static async ValueTask ReleaseAsync(IJSObjectReference? reference, string? lastCall = null)
    {
        if (reference is null)
            return;

        try
        {
            if (lastCall is not null)
                await reference.InvokeVoidAsync(lastCall);
            await reference.DisposeAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or TaskCanceledException)
        {
            // Nothing to release: the page is closed.
        }
    }
}
