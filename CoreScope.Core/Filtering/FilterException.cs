namespace CoreScope.Core.Filtering;

/// <summary>Ends the reading of a text that is no filter.</summary>
internal sealed class FilterException(FilterMessage fault) : Exception(fault.Text)
{
    public FilterMessage Fault { get; } = fault;
}
