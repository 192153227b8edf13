namespace CoreScope.Ingest.Persistence;

/// <summary>How long what is on disk is kept (spec/operations.md §4); null = for ever.</summary>
public sealed record RetentionPolicy
{
    /// <summary>A node that was not heard for so long becomes inactive.</summary>
    public TimeSpan Nodes { get; init; } = TimeSpan.FromDays(7);

    /// <summary>An observer that was not heard for so long becomes inactive, and its figures are deleted.</summary>
    public TimeSpan? Observers { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Figures of observers and refused packets that are older are deleted.</summary>
    public TimeSpan Metrics { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Packets first seen before are deleted, once memory does not hold them any more.</summary>
    public TimeSpan? Packets { get; init; }

    /// <summary>Pages that one step of giving space back moves.</summary>
    public int VacuumPages { get; init; } = 1024;
}
