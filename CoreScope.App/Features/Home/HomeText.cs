using System.Globalization;
using CoreScope.Core.Analytics.Reports;

namespace CoreScope.App.Features.Home;

/// <summary>How the start page puts figures into words.</summary>
public static class HomeText
{
    private const int MostNames = 3;

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Snr(double? snr) => snr is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.#} dB") : "—";

    /// <summary>What an SNR means (spec/ui-map-nodes.md §0.4); empty without one.</summary>
    public static string SnrWord(double? snr) => snr switch
    {
        null => "",
        > 10 => "Excellent",
        > 0 => "Good",
        > -5 => "Marginal",
        _ => "Poor",
    };

    /// <summary>Class of that word.</summary>
    public static string SnrClass(double? snr) => snr switch
    {
        null => "muted",
        > 0 => "ok",
        > -5 => "warn",
        _ => "bad",
    };

    /// <summary>The first few who heard it, and how many more.</summary>
    public static string HeardBy(IReadOnlyList<NodeObserver> observers)
    {
        ArgumentNullException.ThrowIfNull(observers);
        var names = string.Join(", ", observers.Take(MostNames).Select(row => row.Observer.DisplayName));
        return observers.Count > MostNames ? $"{names} and {observers.Count - MostNames} more" : names;
    }
}
