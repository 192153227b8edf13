namespace CoreScope.App.Shared.Ui;

/// <summary>One tab of a <see cref="TabBar"/>.</summary>
/// <param name="Key">Names it in links.</param>
/// <param name="Label">What people read.</param>
/// <param name="Count">A figure behind the label; null = none.</param>
public sealed record TabItem(string Key, string Label, string? Count = null);
