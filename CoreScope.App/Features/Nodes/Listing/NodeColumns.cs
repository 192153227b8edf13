using CoreScope.App.Shared.Tables;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>The columns of the directory by the names that links and the browser's storage use, and what each sorts by.</summary>
public static class NodeColumns
{
    public const string Name = "name";
    public const string PublicKey = "public_key";
    public const string Role = "role";
    public const string Scope = "default_scope";
    public const string LastSeen = "last_seen";
    public const string FirstSeen = "first_seen";
    public const string Adverts = "advert_count";
    public const string Relays = "relay_count_24h";
    public const string LastRelayed = "last_relayed";
    public const string Battery = "battery_mv";
    public const string Temperature = "temperature_c";
    public const string Usefulness = "usefulness_score";

    /// <summary>Columns a reader can add, in the order in which they stand.</summary>
    public static IReadOnlyList<(string Key, string Label)> Optional { get; } =
    [
        (Relays, "Relayed in 24 h"), (LastRelayed, "Last relayed"), (Usefulness, "Usefulness"), (Battery, "Battery"), (Temperature, "Temperature"),
    ];

    private static readonly Dictionary<string, Func<NodeRow, object?>> s_values = new(StringComparer.Ordinal)
    {
        [Name] = row => row.Node.Name,
        [PublicKey] = row => row.Key,
        [Role] = row => row.Node.Role == Core.Directories.NodeRole.None ? null : Shared.Mesh.RoleStyle.Of(row.Node.Role).Label,
        [Scope] = row => row.Node.DefaultScope,
        [LastSeen] = row => Time(row.LastHeard.Value),
        [FirstSeen] = row => Time(row.Node.FirstSeen.Value),
        [Adverts] = row => row.Node.AdvertCount,
        [Relays] = row => row.CanRelay ? row.Activity.Relay.LastDay : null,
        [LastRelayed] = row => Time(row.Activity.Relay.LastRelayed.Value),
        [Battery] = row => row.Node.BatteryMillivolts,
        [Temperature] = row => row.Node.TemperatureCelsius,
        [Usefulness] = row => row.Score is { Grade: not null } score ? score.Usefulness : null,
    };

    /// <summary>True for a column that can be sorted by.</summary>
    public static bool IsKnown(string column) => s_values.ContainsKey(column);

    /// <summary>What <paramref name="column"/> sorts by; blank values stand last.</summary>
    public static Func<NodeRow, object?> ValueOf(string column) => s_values[column];

    /// <summary>True for columns of text: their first click sorts from A to Z.</summary>
    public static bool IsText(string column) => column is Name or PublicKey or Role or Scope;

    /// <summary>The optional columns that <paramref name="stored"/> names, separated by commas, in their order.</summary>
    public static IReadOnlyList<string> Chosen(string? stored)
    {
        var names = (stored ?? "").Split(',');
        return [.. Optional.Select(column => column.Key).Where(names.Contains)];
    }

    private static long? Time(long milliseconds) => milliseconds == 0 ? null : milliseconds;
}
