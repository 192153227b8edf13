namespace CoreScope.App.Features.Home;

/// <summary>How a reader called themselves on their first visit, as the browser keeps it.</summary>
public static class UserLevel
{
    /// <summary>Shown steps and questions.</summary>
    public const string New = "new";

    /// <summary>Not shown them.</summary>
    public const string Experienced = "experienced";

    /// <summary>The stored choice; null = none yet, or something else is stored.</summary>
    public static string? Of(string? stored) => stored is New or Experienced ? stored : null;
}
