using System.Globalization;

namespace CoreScope.App.Shared.Formatting;

/// <summary>The one way distances are written (spec/ui-map-nodes.md §0.5).</summary>
public static class DistanceText
{
    private const double KilometresPerMile = 1.609344;
    private const double FeetPerMile = 5280;

    /// <summary>Metres below 1 km, feet below 0.1 mi, else one decimal; a dash for what is no distance.</summary>
    public static string Of(double? kilometres, bool inMiles)
    {
        if (kilometres is not { } km || !double.IsFinite(km) || km < 0)
            return "—";
        if (!inMiles)
            return km < 1 ? string.Create(CultureInfo.InvariantCulture, $"{km * 1000:0} m") : string.Create(CultureInfo.InvariantCulture, $"{km:N1} km");
        var miles = km / KilometresPerMile;
        return miles < 0.1 ? string.Create(CultureInfo.InvariantCulture, $"{miles * FeetPerMile:0} ft") : string.Create(CultureInfo.InvariantCulture, $"{miles:N1} mi");
    }
}
