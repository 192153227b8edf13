using System.Diagnostics.CodeAnalysis;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Packet identifiers and answers awaited from the broker, with the window of QoS 1 messages in flight. Thread-safe.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore holds no handle unless its wait handle is asked for; waiters may outlive the connection.")]
internal sealed class Outbox
{
    // Guards the two tables and the identifiers.
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<MqttReasonCode>> _publishes = [];
    private readonly Dictionary<ushort, TaskCompletionSource<IReadOnlyList<MqttReasonCode>>> _requests = [];
    private SemaphoreSlim _window = new(0);
    private ushort _lastId;
    private MqttException? _failure;

    /// <summary>Sets the window; called once, before the first message.</summary>
    public void Open(int window) => _window = new SemaphoreSlim(Math.Max(1, window));

    /// <summary>Takes an identifier for SUBSCRIBE or UNSUBSCRIBE.</summary>
    public (ushort Id, Task<IReadOnlyList<MqttReasonCode>> Reply) Ask()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            var reply = new TaskCompletionSource<IReadOnlyList<MqttReasonCode>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var id = NextId();
            _requests.Add(id, reply);
            return (id, reply.Task);
        }
    }

    /// <summary>Waits for room in the window and takes an identifier for a message.</summary>
    public async ValueTask<(ushort Id, Task<MqttReasonCode> Reply)> BeginAsync(CancellationToken cancellationToken)
    {
        await _window.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_failure is not null)
                _window.Release();
            ThrowIfClosed();
            var reply = new TaskCompletionSource<MqttReasonCode>(TaskCreationOptions.RunContinuationsAsynchronously);
            var id = NextId();
            _publishes.Add(id, reply);
            return (id, reply.Task);
        }
    }

    public void Acknowledged(ushort id, MqttReasonCode reason)
    {
        TaskCompletionSource<MqttReasonCode>? reply;
        lock (_gate)
        {
            if (!_publishes.Remove(id, out reply))
                return;
        }

        _window.Release();
        reply.TrySetResult(reason);
    }

    public void Answered(ushort id, IReadOnlyList<MqttReasonCode> reasons)
    {
        TaskCompletionSource<IReadOnlyList<MqttReasonCode>>? reply;
        lock (_gate)
        {
            if (!_requests.Remove(id, out reply))
                return;
        }

        reply.TrySetResult(reasons);
    }

    /// <summary>Nobody will answer any more.</summary>
    public void Close(MqttException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            foreach (var reply in _publishes.Values)
                FailOne(reply, failure);
            foreach (var reply in _requests.Values)
                FailOne(reply, failure);
            _publishes.Clear();
            _requests.Clear();
        }

        // Each waiter that gets in finds the failure and lets the next one in.
        _window.Release();
    }

    private static void FailOne<T>(TaskCompletionSource<T> reply, MqttException failure)
    {
        reply.TrySetException(failure);
        // A caller may have chosen not to wait for the answer.
        _ = reply.Task.Exception;
    }

    private void ThrowIfClosed()
    {
        if (_failure is { } failure)
            throw new MqttException(failure.Reason, failure.Message, failure);
    }

    private ushort NextId()
    {
        do
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        while (_publishes.ContainsKey(_lastId) || _requests.ContainsKey(_lastId));
        return _lastId;
    }
}
