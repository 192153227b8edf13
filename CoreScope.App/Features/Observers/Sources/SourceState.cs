namespace CoreScope.App.Features.Observers.Sources;

/// <summary>How a source is doing (spec/operations.md §2.8).</summary>
public enum SourceState
{
    /// <summary>Connected, and a message came within five minutes.</summary>
    Receiving,

    /// <summary>Connected, but nothing came for five minutes.</summary>
    Quiet,

    /// <summary>Not connected.</summary>
    Down,
}
