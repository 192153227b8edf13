using CoreScope.Core.Identity;

namespace CoreScope.Core.Metrics;

/// <summary>State of one MQTT source or of the listener at one moment (spec/operations.md §2.8). Secrets are already masked.</summary>
/// <param name="Name">Its tag.</param>
/// <param name="Broker">Address with the password replaced by <c>****</c>.</param>
/// <param name="Connected">Connected now; for the listener: listening.</param>
/// <param name="LastConnect">Last time a connection was made; never = 0.</param>
/// <param name="LastDisconnect">Last time it was lost.</param>
/// <param name="LastReceipt">Last message received, before the inbox.</param>
/// <param name="LastWritten">Last message the pipeline handled.</param>
/// <param name="ConnectCount">Connections made since start.</param>
/// <param name="DisconnectCount">Connections lost since start.</param>
/// <param name="MessagesTotal">Messages received since start.</param>
/// <param name="MessagesLast5Min">Messages received in the last 300 seconds.</param>
/// <param name="LastError">What went wrong last; cleared on connect.</param>
/// <param name="Clients">Publishers connected now (listener only).</param>
public sealed record SourceStatus(
    string Name,
    string Broker,
    bool Connected,
    UnixMillis LastConnect,
    UnixMillis LastDisconnect,
    UnixMillis LastReceipt,
    UnixMillis LastWritten,
    long ConnectCount,
    long DisconnectCount,
    long MessagesTotal,
    long MessagesLast5Min,
    string? LastError,
    int Clients);
