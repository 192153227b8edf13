namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// What the watchdog judges a source by. All spans are of the monotonic clock: a wall clock that is set must neither raise an alarm
/// nor hide one.
/// </summary>
/// <param name="Connected">Connected now.</param>
/// <param name="Connects">Connections made since start.</param>
/// <param name="ConnectedFor">Age of the last connection.</param>
/// <param name="SinceReceipt">Since the last message came in; null = none ever did.</param>
/// <param name="SinceWritten">Since the pipeline last handled one; null = it never did.</param>
/// <param name="Waiting">How long a message has been waiting without the pipeline handling any; null = none waits.</param>
/// <param name="IsOwing">Messages were taken whose acknowledgement is still owed, as nothing was committed since.</param>
internal readonly record struct SourcePulse(
    bool Connected,
    long Connects,
    TimeSpan ConnectedFor,
    TimeSpan? SinceReceipt,
    TimeSpan? SinceWritten,
    TimeSpan? Waiting,
    bool IsOwing);
