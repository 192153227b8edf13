namespace CoreScope.Core.Store;

/// <summary>How a transmission came to us.</summary>
public enum TransmissionOrigin : byte
{
    /// <summary>Heard on air by an observer.</summary>
    Radio = 0,

    /// <summary>A decoded message of a companion bridge: its payload is text, there is no frame (spec/operations.md §2.5).</summary>
    CompanionBridge = 1,

    /// <summary>Put in by <c>POST /api/packets</c>.</summary>
    Posted = 2,
}
