using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>One step for newcomers.</summary>
public sealed class HomeStepOptions
{
    /// <summary>A character or two before the title.</summary>
    public string Emoji { get; set; } = "";

    public string Title { get; set; } = "";

    /// <summary>Text with <c>**bold**</c>, <c>*italic*</c>, <c>`code`</c>, <c>[links](https://…)</c>, lists and line breaks.</summary>
    public string Description { get; set; } = "";

    internal IEnumerable<OptionFault> Faults()
    {
        if (HomeOptions.FaultOf(nameof(Title), Title, HomeOptions.LongestTitle, isRequired: true) is { } title)
            yield return title;
        if (HomeOptions.FaultOf(nameof(Description), Description, HomeOptions.LongestText) is { } description)
            yield return description;
        if (HomeOptions.FaultOf(nameof(Emoji), Emoji, HomeOptions.LongestEmoji) is { } emoji)
            yield return emoji;
    }
}
