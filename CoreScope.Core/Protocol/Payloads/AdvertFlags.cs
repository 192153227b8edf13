namespace CoreScope.Core.Protocol.Payloads;

/// <summary>First byte of an advert's app data: bits 0-3 the node's type, 4-7 which fields follow (protocol.md §7.3).</summary>
public readonly record struct AdvertFlags(byte Value)
{
    /// <summary>0 none, 1 companion, 2 repeater, 3 room server, 4 sensor, 5 to 15 reserved.</summary>
    public int Type => Value & 0x0F;

    /// <summary>Position follows.</summary>
    public bool HasLocation => (Value & 0x10) != 0;

    /// <summary>Feature 1 follows.</summary>
    public bool HasFeature1 => (Value & 0x20) != 0;

    /// <summary>Feature 2 follows.</summary>
    public bool HasFeature2 => (Value & 0x40) != 0;

    /// <summary>A name follows.</summary>
    public bool HasName => (Value & 0x80) != 0;

    /// <summary>The role's stable label.</summary>
    public string Role => Type switch
    {
        0 => "none",
        1 => "companion",
        2 => "repeater",
        3 => "room",
        4 => "sensor",
        5 => "type-5",
        6 => "type-6",
        7 => "type-7",
        8 => "type-8",
        9 => "type-9",
        10 => "type-10",
        11 => "type-11",
        12 => "type-12",
        13 => "type-13",
        14 => "type-14",
        _ => "type-15",
    };
}
