namespace CoreScope.App.Shared.Mesh;

/// <summary>A region of observers.</summary>
/// <param name="Code">IATA code as a rule; whatever observers say.</param>
/// <param name="Label">The operator's name for it, else the airport's city, else the code.</param>
public sealed record Region(string Code, string Label)
{
    /// <summary>Code and name as one line.</summary>
    public string Text => Label == Code ? Code : $"{Code} – {Label}";
}
