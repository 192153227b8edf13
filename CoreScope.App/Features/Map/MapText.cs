using System.Globalization;

namespace CoreScope.App.Features.Map;

/// <summary>How the map puts figures into words.</summary>
internal static class MapText
{
    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(int value, string singular) => value == 1 ? $"1 {singular}" : $"{Number(value)} {singular}s";
}
