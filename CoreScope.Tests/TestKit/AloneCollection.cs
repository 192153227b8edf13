using System.Diagnostics.CodeAnalysis;

namespace CoreScope.Tests.TestKit;

/// <summary>Tests that measure the process's memory: they run when no other test does.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "xunit calls it a collection.")]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
