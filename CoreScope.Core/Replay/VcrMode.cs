namespace CoreScope.Core.Replay;

/// <summary>What the video recorder does.</summary>
public enum VcrMode : byte
{
    /// <summary>Shows what comes in.</summary>
    Live,

    /// <summary>Stands still; what comes in is counted as missed.</summary>
    Paused,

    /// <summary>Runs through what was heard before.</summary>
    Replay,
}
