namespace CoreScope.App.Interop;

/// <summary>The answer of js/storage.js to its first call.</summary>
/// <param name="Values">What is stored, by key.</param>
/// <param name="IsKept">False when the browser refuses to keep anything.</param>
/// <param name="Language">The browser's language.</param>
/// <param name="TimeZone">Name of the reader's zone.</param>
internal sealed record OpenedStorage(Dictionary<string, string>? Values, bool IsKept, string? Language, string? TimeZone = null);
