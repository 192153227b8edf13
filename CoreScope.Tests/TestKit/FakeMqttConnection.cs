using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.TestKit;

/// <summary>A connection without a network: it connects at once (or is refused) and delivers and ends when the test says so.</summary>
public sealed class FakeMqttConnection(MqttConnectionOptions options, MqttDeliveryHandler? receiver, MqttException? refusal, bool sessionPresent) : IMqttConnection
{
    private readonly TaskCompletionSource<MqttException?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MqttConnectionOptions Options { get; } = options;

    public Task<MqttException?> Closed => _closed.Task;

    public int OwedCount { get; set; }

    public bool SaidGoodbye { get; private set; }

    public IReadOnlyList<string> Subscribed { get; private set; } = [];

    public Task<MqttSession> ConnectAsync(CancellationToken cancellationToken) => refusal is not null
        ? Task.FromException<MqttSession>(refusal)
        : Task.FromResult(new MqttSession(sessionPresent, Options.ClientId, Options.KeepAlive, 100, 2, 100_000));

    public Task<IReadOnlyList<MqttReasonCode>> SubscribeAsync(IReadOnlyList<string> filters, byte qos, CancellationToken cancellationToken)
    {
        Subscribed = filters;
        return Task.FromResult<IReadOnlyList<MqttReasonCode>>([.. filters.Select(_ => (MqttReasonCode)qos)]);
    }

    public Task<IReadOnlyList<MqttReasonCode>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MqttReasonCode>>([.. filters.Select(_ => MqttReasonCode.Success)]);

    public ValueTask<Task<MqttReasonCode>> BeginPublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken) =>
        new(Task.FromResult(MqttReasonCode.Success));

    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        SaidGoodbye = true;
        End(null);
        return Task.CompletedTask;
    }

    public void Acknowledge(long id)
    {
    }

    public void End(MqttException? failure) => _closed.TrySetResult(failure);

    public ValueTask DeliverAsync(string topic) => receiver!(new MqttDelivery(topic, [], 0, false, false, default(AckToken)), CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        End(null);
        return ValueTask.CompletedTask;
    }
}
