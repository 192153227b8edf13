using System.Globalization;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Api;

/// <summary>Times in queries and answers.</summary>
public static class ApiTime
{
    /// <summary>RFC 3339 text, or null for "never".</summary>
    public static string? Text(UnixMillis time) => time.IsNever ? null : time.ToString();

    /// <summary>Reads RFC 3339, with or without zone (then UTC). A plus sign that a client forgot to encode arrives as a space.</summary>
    public static bool TryParse(string text, out UnixMillis time)
    {
        time = default;
        var clean = text.Contains('T', StringComparison.Ordinal) ? text.Trim().Replace(' ', '+') : text;
        if (!DateTimeOffset.TryParse(clean, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed))
            return false;
        time = UnixMillis.From(parsed);
        return true;
    }
}
