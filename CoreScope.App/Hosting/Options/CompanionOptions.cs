namespace CoreScope.App.Hosting.Options;

/// <summary>Companion bridges: text without frames (spec/operations.md §2.5).</summary>
public sealed class CompanionOptions
{
    /// <summary>Name of the observer under which their messages are shown.</summary>
    public string ObserverName { get; set; } = "Companion";

    /// <summary>True stores direct messages too; private text must not become public unasked.</summary>
    public bool StoreDirectMessages { get; set; }
}
