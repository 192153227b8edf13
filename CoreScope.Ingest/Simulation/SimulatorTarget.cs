using CoreScope.Ingest.Mqtt;

namespace CoreScope.Ingest.Simulation;

/// <summary>Where the observers publish. Credentials in the address are used unless others are given here.</summary>
/// <param name="Address">Asked before each connection; null while there is nowhere to connect to yet.</param>
/// <param name="Username">Null: the address's, or none.</param>
/// <param name="Password">Null: the address's, or none.</param>
public sealed record SimulatorTarget(Func<BrokerAddress?> Address, string? Username = null, string? Password = null)
{
    /// <summary>Our own listener on this machine; <paramref name="port"/> gives null until it listens.</summary>
    public static SimulatorTarget Loopback(Func<int?> port) => new(() =>
        port() is { } number && BrokerAddress.TryParse(FormattableString.Invariant($"mqtt://127.0.0.1:{number}"), out var address, out _) ? address : null);
}
