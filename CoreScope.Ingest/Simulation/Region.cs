namespace CoreScope.Ingest.Simulation;

/// <summary>The invented mesh: its stations and who of them publishes. The same options give the same region. Immutable, thread-safe.</summary>
public sealed class Region
{
    private Region(SimulatedNode[] nodes, SimulatedObserver[] observers, LinkTable links)
    {
        Nodes = nodes;
        Observers = observers;
        Links = links;
    }

    /// <summary>
    /// Hashtag channels (without <c>#</c>) whose traffic an app should be able to read: to be set as its <c>HashChannels</c>.
    /// Public needs no setting; one more channel of the region stays secret.
    /// </summary>
    public static IReadOnlyList<string> HashChannels { get; } = ["harbour", "wetter", "sailing", "test"];

    /// <summary>Names of the region scopes in use: to be set as the app's <c>HashRegions</c>. One more stays unknown.</summary>
    public static IReadOnlyList<string> HashRegions { get; } = [.. PlaceNames.Zones.Select(zone => zone.Scope), Coast];

    /// <summary>The scope that every repeater forwards.</summary>
    internal const string Coast = "#coast";

    /// <summary>All stations.</summary>
    public IReadOnlyList<SimulatedNode> Nodes { get; }

    /// <summary>The stations that publish, spread over the whole length.</summary>
    public IReadOnlyList<SimulatedObserver> Observers { get; }

    /// <summary>Who hears whom.</summary>
    internal LinkTable Links { get; }

    /// <summary>Builds the region of <paramref name="options"/>, whose numbers must be free of faults.</summary>
    /// <exception cref="PlatformNotSupportedException">OpenSSL, which makes the key pairs, is absent.</exception>
    public static Region Build(SimulatorOptions options)
    {
        var nodes = new StationBuilder(options.Seed).Build(options.Nodes);
        var links = new LinkTable(nodes, options.Seed);
        var observers = ObserverBuilder.Build(nodes, links, options);
        return new Region(nodes, observers, links);
    }
}
