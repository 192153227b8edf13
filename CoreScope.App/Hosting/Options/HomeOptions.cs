using CoreScope.App.Features.Home;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>What the start page says (spec/ui-map-nodes.md §4); lists that are given replace the built-in ones.</summary>
public sealed class HomeOptions
{
    internal const int LongestTitle = 200;
    internal const int LongestText = 4_000;
    internal const int LongestEmoji = 16;
    private const int MostItems = 50;

    /// <summary>Title while nothing is claimed.</summary>
    public string HeroTitle { get; set; } = "CoreScope";

    public string HeroSubtitle { get; set; } = "Who is on the MeshCore mesh, and how packets travel: live.";

    /// <summary>Steps for newcomers.</summary>
    public IList<HomeStepOptions> Steps { get; set; } = [];

    /// <summary>Questions and answers for newcomers.</summary>
    public IList<HomeQuestionOptions> Checklist { get; set; } = [];

    /// <summary>Links at the foot of the page.</summary>
    public IList<HomeLinkOptions> FooterLinks { get; set; } = [];

    internal IEnumerable<OptionFault> Faults(BindingReport binding, string section)
    {
        if (FaultOf(nameof(HeroTitle), HeroTitle, LongestTitle) is { } title)
            yield return new OptionFault($"{section}:{title.Key}", title.Text);
        if (FaultOf(nameof(HeroSubtitle), HeroSubtitle, LongestTitle) is { } subtitle)
            yield return new OptionFault($"{section}:{subtitle.Key}", subtitle.Text);
        var lists = Of(nameof(Steps), Steps, step => step.Faults()).Concat(Of(nameof(Checklist), Checklist, question => question.Faults())).Concat(Of(nameof(FooterLinks), FooterLinks, link => link.Faults()));
        foreach (var fault in lists)
            yield return fault;

        IEnumerable<OptionFault> Of<T>(string name, IList<T> items, Func<T, IEnumerable<OptionFault>> faults)
            where T : class
        {
            if (items.Count > MostItems)
                yield return new OptionFault($"{section}:{name}", $"must have at most {MostItems} entries");
            for (var i = 0; i < items.Count; i++)
            {
                foreach (var fault in faults(items[i]))
                    yield return new OptionFault($"{binding.KeyOf(items[i], $"{section}:{name}:{i}")}:{fault.Key}", fault.Text);
            }
        }
    }

    internal static OptionFault? FaultOf(string name, string text, int longest, bool isRequired = false) =>
        isRequired && string.IsNullOrWhiteSpace(text) ? new OptionFault(name, "must be given")
        : text.Length > longest ? new OptionFault(name, $"must have at most {longest} characters")
        : null;

    internal HomeContent ToContent() => new(
        HeroTitle.Trim(), HeroSubtitle.Trim(),
        Steps.Count == 0 ? HomeContent.BuiltInSteps : [.. Steps.Select(step => new HomeStep(step.Emoji, step.Title, step.Description))],
        Checklist.Count == 0 ? HomeContent.BuiltInQuestions : [.. Checklist.Select(question => new HomeStep("", question.Question, question.Answer))],
        [.. FooterLinks.Select(link => new HomeLink(link.Label, link.Url.Trim()))]);
}
