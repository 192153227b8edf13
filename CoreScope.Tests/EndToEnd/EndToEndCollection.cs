namespace CoreScope.Tests.EndToEnd;

/// <summary>Tests with whole processes run one by one and beside no others: their deadlines are about the app, not about a busy machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndToEndCollection
{
    public const string Name = "EndToEnd";
}
