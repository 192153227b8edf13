using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// One connection to a broker, used once: connect, work, gone. The only thing the rest of ingest knows of MQTT, so that another
/// library can be put behind it. All methods may be called from any thread; failures are <see cref="MqttException"/>.
/// Acknowledging a message of a connection that is gone does nothing.
/// </summary>
public interface IMqttConnection : IAckTarget, IAsyncDisposable
{
    /// <summary>Completes when the connection is gone: null after <see cref="DisconnectAsync"/>, else why. Never faults.</summary>
    Task<MqttException?> Closed { get; }

    /// <summary>Messages received at QoS 1 or 2 whose token is not completed, or waits for an older one.</summary>
    int OwedCount { get; }

    /// <summary>Opens the transport and the MQTT session. The token limits how long it may take.</summary>
    Task<MqttSession> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>One reason code a filter; 0x80 and above = refused.</summary>
    Task<IReadOnlyList<MqttReasonCode>> SubscribeAsync(IReadOnlyList<string> filters, byte qos, CancellationToken cancellationToken);

    /// <summary>One reason code a filter (always success in 3.1.1).</summary>
    Task<IReadOnlyList<MqttReasonCode>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken);

    /// <summary>
    /// Hands one message over, QoS 0 or 1, waiting while the window or the send buffer is full. The inner task completes with
    /// the broker's answer; at QoS 0 it is complete at once.
    /// </summary>
    ValueTask<Task<MqttReasonCode>> BeginPublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken);

    /// <summary>Says goodbye and closes. A will is discarded, a persistent session kept.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken);
}
