namespace CoreScope.Core.Protocol.Payloads;

/// <summary>What came of trying to open a channel packet (protocol.md §7.4).</summary>
public enum DecryptionStatus : byte
{
    Decrypted,

    /// <summary>The key ring is empty or the ciphertext too short to try.</summary>
    NoKey,

    /// <summary>No key fits.</summary>
    Failed,
}

/// <summary>The JSON names of <see cref="DecryptionStatus"/>.</summary>
public static class DecryptionStatuses
{
    /// <summary>The stable name.</summary>
    public static string Name(this DecryptionStatus status) => status switch
    {
        DecryptionStatus.Decrypted => "decrypted",
        DecryptionStatus.NoKey => "no_key",
        _ => "decryption_failed",
    };

    /// <summary>The wording for people.</summary>
    public static string Label(this DecryptionStatus status) => status switch
    {
        DecryptionStatus.Decrypted => "decrypted",
        DecryptionStatus.NoKey => "no key",
        _ => "decryption failed",
    };
}
