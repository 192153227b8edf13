namespace CoreScope.Core.Analytics;

/// <summary>How recently a node was heard, by the limits of its role (analytics.md §6.2).</summary>
public enum HealthState : byte
{
    Active,
    Degraded,
    Silent,
}
