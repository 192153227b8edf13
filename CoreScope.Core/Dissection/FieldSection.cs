namespace CoreScope.Core.Dissection;

/// <summary>The headed parts of the field table (spec/ui-packets-channels.md §3.6).</summary>
public enum FieldSection : byte
{
    Header,
    TransportCodes,
    Path,
    PathSnr,
    Payload,

    /// <summary>What an opened channel packet holds; these rows have no offset.</summary>
    Decrypted,

    /// <summary>Oddities, to be highlighted; these rows have no offset.</summary>
    Anomaly,
}
