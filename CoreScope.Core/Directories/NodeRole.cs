using System.Globalization;

namespace CoreScope.Core.Directories;

/// <summary>What a node says it is: the low nibble of an advert's flags (protocol.md §7.3). Values from 5 on are reserved.</summary>
public enum NodeRole : byte
{
    None = 0,
    Companion = 1,
    Repeater = 2,
    Room = 3,
    Sensor = 4,
}

/// <summary>Names and abilities of roles.</summary>
public static class NodeRoles
{
    /// <summary>The label used in JSON and on pages; <c>type-N</c> for reserved values.</summary>
    public static string Label(this NodeRole role) => role switch
    {
        NodeRole.None => "none",
        NodeRole.Companion => "companion",
        NodeRole.Repeater => "repeater",
        NodeRole.Room => "room",
        NodeRole.Sensor => "sensor",
        _ => string.Create(CultureInfo.InvariantCulture, $"type-{(int)role}"),
    };

    /// <summary>True for the roles that forward packets and so can be a hop.</summary>
    public static bool CanRelay(this NodeRole role) => role is NodeRole.Repeater or NodeRole.Room;
}
