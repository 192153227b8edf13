using System.Diagnostics.CodeAnalysis;

namespace CoreScope.Tests.Browser;

/// <summary>Browser tests share one Chromium and run one after the other, while no other test takes the processor.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "xunit calls it a collection.")]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>, ICollectionFixture<MeshFixture>
{
    public const string Name = "Browser";
}
