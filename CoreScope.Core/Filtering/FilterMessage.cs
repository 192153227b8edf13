namespace CoreScope.Core.Filtering;

/// <summary>What is wrong or doubtful in the text of a filter, and where.</summary>
/// <param name="Text">A sentence for the reader.</param>
/// <param name="Position">Index of the first character concerned.</param>
/// <param name="Length">Characters concerned; 0 at the end of the text.</param>
public sealed record FilterMessage(string Text, int Position, int Length);
