namespace CoreScope.App.Features.Nodes.Detail;

/// <summary>One section's content: still on its way, there, or not to be had. A section that fails takes no other with it.</summary>
/// <param name="Value">What was found; what was found before stays while something newer is on its way.</param>
/// <param name="Error">Why there is none, in words for the reader.</param>
public sealed record NodePart<T>(T? Value, string? Error)
    where T : class
{
    /// <summary>Nothing yet.</summary>
    public NodePart()
        : this(null, null)
    {
    }

    public bool IsLoading => Value is null && Error is null;
}
