using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>For a message that must not be dropped although nobody waits for its acknowledgement.</summary>
internal sealed class NoAckTarget : IAckTarget
{
    public static readonly NoAckTarget Instance = new();

    public void Acknowledge(long id)
    {
    }
}
