using CoreScope.Ingest.Messages;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Notes acks in the order in which they come; <paramref name="onAck"/> runs at that very moment.</summary>
internal sealed class RecordingAcks(int expected, Action<long>? onAck = null) : IAckTarget
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<long> _ids = [];

    public IReadOnlyList<long> Ids
    {
        get
        {
            lock (_ids)
                return [.. _ids];
        }
    }

    /// <summary>Completes when all expected acks came.</summary>
    public Task All => _all.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Acknowledge(long id)
    {
        onAck?.Invoke(id);
        lock (_ids)
        {
            _ids.Add(id);
            if (_ids.Count == expected)
                _all.TrySetResult();
        }
    }
}
