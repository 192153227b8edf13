using CoreScope.Core.Analytics;

namespace CoreScope.App.Features.Observers.Listing;

/// <summary>The columns of the list and what each is sorted by.</summary>
public static class ObserverColumns
{
    public const string Status = "status";
    public const string Name = "name";
    public const string Region = "region";
    public const string LastSeen = "last_seen";
    public const string LastPacket = "last_packet";
    public const string Health = "health";
    public const string Packets = "packets";
    public const string Rate = "rate";
    public const string Offset = "offset";
    public const string Uptime = "uptime";
    public const string Firmware = "firmware";
    public const string Client = "client";

    /// <summary>The box that ticks an observer for comparison; there is no order by it.</summary>
    public const string Pick = "pick";

    /// <summary>True for a column the list can be sorted by.</summary>
    public static bool IsKnown(string column) => column is Name or Region or Firmware or Client || Numeric(column) is not null;

    /// <summary>What the column is sorted by; blanks stand last.</summary>
    public static Func<ObserverRow, object?>? ValueOf(string column) => column switch
    {
        Name => row => row.Name,
        Region => row => row.Facts.Region,
        Firmware => row => row.Facts.Firmware,
        Client => row => row.Facts.ClientVersion,
        _ => Numeric(column),
    };

    /// <summary>The first click on its head shows the greatest first.</summary>
    public static bool StartsDescending(string column) => Numeric(column) is not null;

    private static Func<ObserverRow, object?>? Numeric(string column) => column switch
    {
        Status => row => (int)HealthState.Silent - (int)row.State,
        LastSeen => row => row.LastSeen.Value,
        LastPacket => row => row.LastPacketAt.IsNever ? null : row.LastPacketAt.Value,
        Health => row => row.Lag?.TotalSeconds,
        Packets => row => row.Packets,
        Rate => row => row.PacketsLastHour,
        Offset => row => row.Offset is { } offset ? Math.Abs(offset.Seconds) : null,
        Uptime => row => row.Facts.UptimeSeconds,
        _ => null,
    };
}
