namespace CoreScope.App.Shared.Live;

/// <summary>How packets arrive at the moment, as a person would say it.</summary>
public enum FeedState
{
    /// <summary>Connected, but nothing has come in lately.</summary>
    Idle,

    /// <summary>Packets are coming in.</summary>
    Live,

    /// <summary>Some source is down, or packets are dropped.</summary>
    Degraded,

    /// <summary>No source is connected.</summary>
    Down,
}
