using CoreScope.Core.Analytics.Reports;

namespace CoreScope.App.Features.Map;

/// <summary>Which floods a repeater was seen to forward.</summary>
public enum ScopeState
{
    /// <summary>Packets with a region scope and packets without.</summary>
    Full,

    /// <summary>Only with a region scope.</summary>
    NoUnscoped,

    /// <summary>Only without.</summary>
    NoScopes,

    /// <summary>None.</summary>
    NoFlood,
}

/// <summary>Names and looks of the states.</summary>
public static class ScopeStates
{
    /// <summary>What its relaying tells.</summary>
    public static ScopeState Of(RelayLiveness relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        return (relay.Scopes.Count > 0, relay.UnscopedLastDay > 0) switch
        {
            (true, true) => ScopeState.Full,
            (true, false) => ScopeState.NoUnscoped,
            (false, true) => ScopeState.NoScopes,
            _ => ScopeState.NoFlood,
        };
    }

    /// <summary>As it stands in links.</summary>
    public static string Key(this ScopeState state) => state switch
    {
        ScopeState.Full => "full",
        ScopeState.NoUnscoped => "no-unscoped",
        ScopeState.NoScopes => "no-scopes",
        _ => "no-flood",
    };

    /// <summary>What people read.</summary>
    public static string Label(this ScopeState state) => state switch
    {
        ScopeState.Full => "Forwards scoped and unscoped floods",
        ScopeState.NoUnscoped => "Forwards scoped floods only",
        ScopeState.NoScopes => "Forwards unscoped floods only",
        _ => "No forwarded flood seen",
    };

    /// <summary>The state with this key, or null.</summary>
    public static ScopeState? Find(string? key)
    {
        foreach (var state in Enum.GetValues<ScopeState>())
        {
            if (state.Key() == key)
                return state;
        }

        return null;
    }
}
