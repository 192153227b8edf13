namespace CoreScope.Ingest.Mqtt;

/// <summary>One thing wrong in the configuration.</summary>
/// <param name="Key">Key below the options class, for example <c>Broker</c> or <c>Users:0:Password</c>.</param>
/// <param name="Text">What is wrong, to follow the key in a sentence; never repeats a secret.</param>
public sealed record OptionFault(string Key, string Text);
