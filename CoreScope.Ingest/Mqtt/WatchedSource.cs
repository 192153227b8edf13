namespace CoreScope.Ingest.Mqtt;

/// <summary>A source as the watchdog sees it.</summary>
/// <param name="Tag">Its unique name.</param>
/// <param name="Read">Its pulse now.</param>
/// <param name="ForceReconnect">Ends its connection and makes another; called on a pool thread.</param>
internal sealed record WatchedSource(string Tag, Func<SourcePulse> Read, Action ForceReconnect);
