namespace CoreScope.Core.Filtering;

/// <summary>What became of a filter's text: an expression, or the fault that keeps it from being one.</summary>
/// <param name="Expression">Null when there is a fault.</param>
/// <param name="Fault">The first thing that is wrong.</param>
/// <param name="Warnings">What is allowed but surely not meant: unknown fields and names.</param>
public sealed record FilterCompilation(FilterExpression? Expression, FilterMessage? Fault, IReadOnlyList<FilterMessage> Warnings);
