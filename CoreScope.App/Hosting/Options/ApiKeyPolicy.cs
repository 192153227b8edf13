namespace CoreScope.App.Hosting.Options;

/// <summary>What the configured API key is worth.</summary>
public enum ApiKeyStrength
{
    /// <summary>None configured: writes are disabled (403).</summary>
    Missing,

    /// <summary>Too short or a well-known word: writes are refused (403).</summary>
    Weak,

    /// <summary>Good for writes.</summary>
    Usable,
}

/// <summary>Judges API keys (spec/operations.md §11.3). A bad key is no reason not to start: it only opens nothing.</summary>
public static class ApiKeyPolicy
{
    /// <summary>Fewest characters of a usable key.</summary>
    public const int MinLength = 16;

    private static readonly HashSet<string> s_wellKnown = new(StringComparer.OrdinalIgnoreCase)
    {
        "your-secret-api-key-here", "change-me", "example", "test", "password", "admin", "apikey", "api-key", "secret", "default",
    };

    /// <summary>What <paramref name="key"/> is worth.</summary>
    public static ApiKeyStrength Judge(string? key)
    {
        if (string.IsNullOrWhiteSpace(key))
            return ApiKeyStrength.Missing;
        return key.Length < MinLength || s_wellKnown.Contains(key) ? ApiKeyStrength.Weak : ApiKeyStrength.Usable;
    }
}
