using System.Text.Json;
using Microsoft.JSInterop;

namespace CoreScope.App.Interop;

/// <summary>
/// What one reader's browser keeps (js/storage.js): read once, before the first page is drawn, and kept in step with the
/// browser's other tabs. Every value is untrusted text. A browser that keeps nothing, or does not answer, breaks nothing: then
/// a choice lasts for the visit. One circuit at a time.
/// </summary>
public sealed class BrowserStorage(IJSRuntime js, ILogger<BrowserStorage> logger) : IDisposable
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private DotNetObjectReference<BrowserStorage>? _self;

    /// <summary>False when the browser refuses to keep anything.</summary>
    public bool IsKept { get; private set; } = true;

    /// <summary>The browser's language, e.g. <c>en-US</c>; empty while unknown.</summary>
    public string Language { get; private set; } = "";

    /// <summary>The reader's time zone, e.g. <c>Europe/Berlin</c>; empty while unknown. Untrusted, as all of this.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>The value under this key changed, here or in another tab.</summary>
    public event Action<string>? Changed;

    /// <summary>Reads all keys. Never throws.</summary>
    public async Task OpenAsync()
    {
        _self ??= DotNetObjectReference.Create(this);
        try
        {
            if (await js.InvokeAsync<OpenedStorage?>("coreScopeStorage.open", _self, StorageKeys.All) is not { } opened)
                return;
            IsKept = opened.IsKept;
            Language = opened.Language ?? "";
            TimeZone = opened.TimeZone ?? "";
            foreach (var (key, value) in opened.Values ?? [])
                _values[key] = value;
        }
        catch (Exception gone) when (gone is JSDisconnectedException or TaskCanceledException)
        {
            return;
        }
        catch (Exception error) when (error is JSException or JsonException)
        {
            IsKept = false;
            logger.LogWarning("[page] the browser's storage could not be read: {Reason}", error.Message);
        }

        foreach (var key in StorageKeys.All)
            Changed?.Invoke(key);
    }

    /// <summary>What is stored under this key, or null.</summary>
    public string? Get(string key) => _values.GetValueOrDefault(key);

    /// <summary>Stores <paramref name="value"/>; null removes it. Holds for this visit even when the browser refuses.</summary>
    public async Task SetAsync(string key, string? value)
    {
        if (!Take(key, value))
            return;
        try
        {
            IsKept = await js.InvokeAsync<bool>("coreScopeStorage.write", key, value);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or TaskCanceledException or JSException)
        {
            IsKept = false;
        }
    }

    /// <summary>Called by the script.</summary>
    [JSInvokable]
    public void OtherTabChanged(string key, string? value)
    {
        if (StorageKeys.All.Contains(key))
            Take(key, value);
    }

    /// <inheritdoc />
    public void Dispose() => _self?.Dispose();

    private bool Take(string key, string? value)
    {
        if (_values.GetValueOrDefault(key) == value)
            return false;
        if (value is null)
            _values.Remove(key);
        else
            _values[key] = value;
        Changed?.Invoke(key);
        return true;
    }
}
