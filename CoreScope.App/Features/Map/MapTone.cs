namespace CoreScope.App.Features.Map;

/// <summary>A tint that tells something about a repeater: colour, sign and words, so that none stands alone.</summary>
/// <param name="Color">In CSS; empty = that of the role.</param>
/// <param name="Sign">One character beside the label.</param>
/// <param name="Words">What it means.</param>
public sealed record MapTone(string Color, string Sign, string Words)
{
    /// <summary>In the order by which marks number them.</summary>
    public static IReadOnlyList<MapTone> All { get; } =
    [
        new("", "", ""),
        new("#56f0a0", "✓", "multi-byte hashes confirmed by its adverts"),
        new("#ffd966", "?", "multi-byte hashes suspected: seen on such a path"),
        new("#ff8888", "✗", "multi-byte hashes unknown"),
        .. Enum.GetValues<ScopeState>().Select(state => new MapTone(ColorOf(state), SignOf(state), state.Label())),
    ];

    /// <summary>Number of the tone for this state.</summary>
    public static int Of(MultibyteState state) => state switch { MultibyteState.Confirmed => 1, MultibyteState.Suspected => 2, _ => 3 };

    /// <inheritdoc cref="Of(MultibyteState)"/>
    public static int Of(ScopeState state) => 4 + (int)state;

    private static string ColorOf(ScopeState state) => state switch
    {
        ScopeState.Full => "#56b4e9",
        ScopeState.NoUnscoped => "#009e73",
        ScopeState.NoScopes => "#e69f00",
        _ => "#9aa4b2",
    };

    private static string SignOf(ScopeState state) => state switch { ScopeState.Full => "±", ScopeState.NoUnscoped => "+", ScopeState.NoScopes => "−", _ => "·" };
}
