using System.Globalization;
using CoreScope.Core.Replay;

namespace CoreScope.App.Features.Live;

/// <summary>How the live map puts figures into words.</summary>
internal static class LiveText
{
    private const int LongestPreview = 60;

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(int value, string singular) => value == 1 ? $"1 {singular}" : $"{Count(value)} {singular}s";

    /// <summary>¼×, ½×, 1× …</summary>
    public static string Speed(double speed) => speed switch
    {
        0.25 => "¼×",
        0.5 => "½×",
        _ => Number(speed) + "×",
    };

    public static string Mode(VcrPlayer player) => player.Mode switch
    {
        VcrMode.Live => "LIVE",
        VcrMode.Paused => "PAUSED",
        _ => "REPLAY",
    };

    /// <summary>The beginning of a packet's text; never half a character.</summary>
    public static string Preview(string? text)
    {
        if (text is null || text.Length <= LongestPreview)
            return text ?? "";
        return (char.IsHighSurrogate(text[LongestPreview - 1]) ? text[..(LongestPreview - 1)] : text[..LongestPreview]) + "…";
    }
}
