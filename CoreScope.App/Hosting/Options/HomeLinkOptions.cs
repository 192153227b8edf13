using CoreScope.App.Features.Home;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>One link at the foot of the start page.</summary>
public sealed class HomeLinkOptions
{
    public string Label { get; set; } = "";

    /// <summary>An address that begins with <c>http://</c> or <c>https://</c>, or with <c>#/</c> for a page of CoreScope.</summary>
    public string Url { get; set; } = "";

    internal IEnumerable<OptionFault> Faults()
    {
        if (HomeOptions.FaultOf(nameof(Label), Label, HomeOptions.LongestTitle, isRequired: true) is { } label)
            yield return label;
        if (!SafeLink.IsSafe(Url))
            yield return new OptionFault(nameof(Url), "must begin with http:// or https://, or with #/ for a page of CoreScope");
    }
}
