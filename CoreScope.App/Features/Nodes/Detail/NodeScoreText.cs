namespace CoreScope.App.Features.Nodes.Detail;

/// <summary>Words for a relay's scores (spec/ui-map-nodes.md §9.4).</summary>
public static class NodeScoreText
{
    /// <summary>What a share of the traffic makes of a relay.</summary>
    public static string Traffic(double share) => share switch
    {
        >= 0.8 => "Critical",
        >= 0.6 => "Valuable",
        >= 0.3 => "Moderate",
        >= 0.1 => "Marginal",
        _ => "Redundant",
    };

    /// <summary>What it is as a bridge.</summary>
    public static string Bridge(double score) => score switch
    {
        >= 0.5 => "Critical bridge",
        >= 0.2 => "Important",
        >= 0.05 => "Some role",
        > 0 => "Marginal",
        _ => "None",
    };
}
