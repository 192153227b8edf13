namespace CoreScope.Core.Filtering;

/// <summary>An operator as suggestions and help show it.</summary>
/// <param name="Operator">Which.</param>
/// <param name="Symbol">As it is typed.</param>
/// <param name="Meaning">For the help.</param>
/// <param name="Example">A filter that uses it.</param>
public sealed record FilterOperatorEntry(FilterOperator Operator, string Symbol, string Meaning, string Example);
