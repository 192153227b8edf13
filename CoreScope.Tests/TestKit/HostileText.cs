namespace CoreScope.Tests.TestKit;

/// <summary>Names as a hostile or careless radio may send them.</summary>
public static class HostileText
{
    public const string Markup = "<img src=x onerror=\"alert(1)\"><script>alert(2)</script>";
    public const string RightToLeft = "\u202Eelgae\u202C مرحبا";

    public static string Emojis { get; } = string.Concat(Enumerable.Repeat("\U0001F4E1", 200));

    public static TheoryData<string> All => [Markup, RightToLeft, Emojis, "' onmouseover='alert(1)", "\0\u0007", "&lt;b&gt;"];
}
