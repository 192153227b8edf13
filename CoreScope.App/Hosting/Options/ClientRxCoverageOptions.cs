namespace CoreScope.App.Hosting.Options;

/// <summary>Receptions of roaming companions (spec/operations.md §2.9): a movement trail, therefore off unless wanted.</summary>
public sealed class ClientRxCoverageOptions
{
    /// <summary>True takes them.</summary>
    public bool Enabled { get; set; }
}
