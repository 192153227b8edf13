namespace CoreScope.App.Hosting.Options;

/// <summary>Marks a property of an options class that no configuration key sets.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotConfigurableAttribute : Attribute;
