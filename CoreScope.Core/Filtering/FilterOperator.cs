namespace CoreScope.Core.Filtering;

/// <summary>How a field is compared.</summary>
public enum FilterOperator : byte
{
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Contains,
    StartsWith,
    EndsWith,
    After,
    Before,
    Between,
    In,
}
