using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>One question that newcomers ask.</summary>
public sealed class HomeQuestionOptions
{
    public string Question { get; set; } = "";

    /// <inheritdoc cref="HomeStepOptions.Description"/>
    public string Answer { get; set; } = "";

    internal IEnumerable<OptionFault> Faults()
    {
        if (HomeOptions.FaultOf(nameof(Question), Question, HomeOptions.LongestTitle, isRequired: true) is { } question)
            yield return question;
        if (HomeOptions.FaultOf(nameof(Answer), Answer, HomeOptions.LongestText) is { } answer)
            yield return answer;
    }
}
