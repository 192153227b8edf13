namespace CoreScope.App.Hosting.Options;

/// <summary>What happens to an advert from outside the geo filter.</summary>
public enum ForeignAdvertMode
{
    /// <summary>Stored; the node is marked foreign.</summary>
    Flag,

    /// <summary>Discarded.</summary>
    Drop,
}

/// <summary>Adverts from outside the geo filter.</summary>
public sealed class ForeignAdvertOptions
{
    /// <summary>Keep and mark them, or drop them.</summary>
    public ForeignAdvertMode Mode { get; set; }
}
