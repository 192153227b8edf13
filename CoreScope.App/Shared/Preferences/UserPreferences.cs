using CoreScope.App.Interop;

namespace CoreScope.App.Shared.Preferences;

/// <summary>
/// One reader's display preferences: the operator's defaults until the browser's storage is read, afterwards in step with it and
/// with the browser's other tabs. Components take <see cref="DisplayPreferences"/> by cascade; this is for changing them.
/// </summary>
public sealed class UserPreferences
{
    private readonly BrowserStorage _storage;
    private readonly DisplayDefaults _defaults;

    public UserPreferences(BrowserStorage storage, DisplayDefaults defaults)
    {
        (_storage, _defaults) = (storage, defaults);
        Current = Read();
        // The storage lives as long as this does: one circuit.
        storage.Changed += _ => Follow();
    }

    /// <summary>What holds now.</summary>
    public DisplayPreferences Current { get; private set; }

    /// <summary><see cref="Current"/> changed; raised on the circuit's thread.</summary>
    public event Action? Changed;

    /// <summary>Makes <paramref name="preferences"/> hold, and stores what changed of them.</summary>
    public async Task SetAsync(DisplayPreferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var before = Current.ToStored().ToDictionary();
        foreach (var (key, value) in preferences.ToStored())
        {
            if (before[key] != value)
                await _storage.SetAsync(key, value);
        }
    }

    /// <summary>Takes choices over as they are stored; keys that are no preferences are passed over.</summary>
    public async Task ImportAsync(IReadOnlyDictionary<string, string> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        foreach (var (key, _) in Current.ToStored())
        {
            if (stored.TryGetValue(key, out var value))
                await _storage.SetAsync(key, value);
        }
    }

    /// <summary>Forgets every choice: the operator's defaults hold again.</summary>
    public async Task ResetAsync()
    {
        foreach (var (key, _) in Current.ToStored())
            await _storage.SetAsync(key, null);
    }

    private DisplayPreferences Read() => DisplayPreferences.Read(_storage.Get, _defaults, _storage.Language) with { LocalZone = _storage.TimeZone };

    private void Follow()
    {
        var now = Read();
        if (now == Current)
            return;
        Current = now;
        Changed?.Invoke();
    }
}
