namespace CoreScope.Benchmarks.Figures;

/// <summary>One line of the table.</summary>
/// <param name="Name">What <c>run.sh</c> calls it; lines that are measured together share it.</param>
/// <param name="Title">What is measured.</param>
/// <param name="AtLeast">What is owed.</param>
/// <param name="Aim">What is wished.</param>
internal sealed record Figure(string Name, string Title, string AtLeast, string Aim)
{
    /// <summary>What was found; null = not measured in this run.</summary>
    public string? Measured { get; set; }
}
