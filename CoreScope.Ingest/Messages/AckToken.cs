namespace CoreScope.Ingest.Messages;

/// <summary>Where a PUBACK goes. Called by the persistence writer: must not block and must not throw, also after the connection died.</summary>
public interface IAckTarget
{
    /// <summary>The message that came as <paramref name="id"/> is on disk. What is to be sent may wait for <see cref="Flush"/>.</summary>
    void Acknowledge(long id);

    /// <summary>Sends what <see cref="Acknowledge"/> has gathered.</summary>
    void Flush()
    {
    }
}

/// <summary>The promise owed for one QoS 1 message. Tokens of one connection are completed in the order in which its messages came.</summary>
public readonly record struct AckToken(IAckTarget? Target, long Id)
{
    /// <summary>True when somebody waits for it.</summary>
    public bool IsOwed => Target is not null;

    /// <summary>Tells the sender that its message is safe. Does nothing for the default value.</summary>
    public void Complete()
    {
        Target?.Acknowledge(Id);
        Target?.Flush();
    }
}
