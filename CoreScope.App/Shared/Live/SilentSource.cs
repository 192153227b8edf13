namespace CoreScope.App.Shared.Live;

/// <summary>A source from which nothing came for long.</summary>
/// <param name="Name">Its name; null where visitors must not know it.</param>
/// <param name="IsConnected">False: it is not even connected.</param>
/// <param name="LastHeard">Server time of its last message, ms; 0 = none since the start.</param>
public sealed record SilentSource(string? Name, bool IsConnected, long LastHeard);
