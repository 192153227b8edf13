using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>What reading the configuration brought up.</summary>
/// <param name="Faults">Values that are not of their key's type, each with its full key.</param>
/// <param name="UnknownKeys">Full keys that set nothing; to be listed once as a warning.</param>
/// <param name="Keys">The full key of every list element that is a section: indices may have gaps.</param>
public sealed record BindingReport(IReadOnlyList<OptionFault> Faults, IReadOnlyList<string> UnknownKeys, IReadOnlyDictionary<object, string> Keys)
{
    /// <summary>Nothing to say.</summary>
    public static BindingReport Clean { get; } = new([], [], new Dictionary<object, string>());

    /// <summary>The full key of <paramref name="element"/>, or <paramref name="otherwise"/> when it was not read from configuration.</summary>
    public string KeyOf(object element, string otherwise) => Keys.GetValueOrDefault(element, otherwise);
}
