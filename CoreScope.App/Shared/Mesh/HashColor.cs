using System.Globalization;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>The colour of a packet, from the first four bytes of its hash (spec/ui-packets-channels.md §1.9).</summary>
public static class HashColor
{
    /// <summary>Hue in degrees, saturation and lightness in per cent for the light and the dark theme.</summary>
    public static (int Hue, int Saturation, int Light, int Dark) Parts(PacketHash hash)
    {
        var hue = (int)Math.Round((hash.Value >> 48) / 65535.0 * 360, MidpointRounding.AwayFromZero);
        var second = (int)((hash.Value >> 40) & 0xFF);
        var third = (int)((hash.Value >> 32) & 0xFF);
        return (hue, Scale(second, 55, 95), Scale(third, 50, 65), Scale(third, 55, 72));
    }

    /// <summary>A CSS colour that follows the theme.</summary>
    public static string Of(PacketHash hash)
    {
        var (hue, saturation, light, dark) = Parts(hash);
        return string.Create(CultureInfo.InvariantCulture, $"light-dark(hsl({hue} {saturation}% {light}%), hsl({hue} {saturation}% {dark}%))");
    }

    private static int Scale(int value, int from, int to) => (int)Math.Round(from + (value / 255.0 * (to - from)), MidpointRounding.AwayFromZero);
}
