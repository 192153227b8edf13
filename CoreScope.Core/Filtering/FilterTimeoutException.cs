namespace CoreScope.Core.Filtering;

/// <summary>A filter takes too long over what is stored: the reader should narrow it.</summary>
public sealed class FilterTimeoutException() : Exception("The filter takes too long: narrow it by type or time.");
