namespace CoreScope.App.Hosting.Options;

/// <summary>Resolved paths.</summary>
public sealed class ResolvedPathSettings
{
    /// <summary>How far back paths are resolved anew when more is known of the mesh; 0 = never.</summary>
    public double BackfillHours { get; set; } = 24;
}
