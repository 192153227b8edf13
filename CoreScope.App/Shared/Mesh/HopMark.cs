namespace CoreScope.App.Shared.Mesh;

/// <summary>How sure the name of a hop is, as far as it changes its look (spec/ui-packets-channels.md §4).</summary>
public enum HopMark
{
    /// <summary>Named without doubt, or not named at all.</summary>
    None,

    /// <summary>Several repeaters of the region share the prefix.</summary>
    Ambiguous,

    /// <summary>No candidate of the region: taken from elsewhere.</summary>
    Fallback,

    /// <summary>Too far from its neighbours in the path: the assignment is doubtful, not the repeater.</summary>
    Unreliable,
}
