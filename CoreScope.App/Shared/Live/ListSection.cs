namespace CoreScope.App.Shared.Live;

/// <summary>
/// Which stretch of a very long list is laid out. Browsers cut elements off at some height (Firefox at 17.9, Chromium at 33.5
/// million pixels): a list of a million rows would end in the middle, so it is shown in sections, the newest first.
/// </summary>
public sealed class ListSection
{
    /// <summary>Rows of a section: 12 million pixels at the tallest row we have.</summary>
    public const int MaxRows = 250_000;

    /// <summary>Rows before it.</summary>
    public int Start { get; private set; }

    /// <summary>True while the newest rows are in it.</summary>
    public bool IsFirst => Start == 0;

    /// <summary>Its rows, of <paramref name="total"/> in the list.</summary>
    public int CountOf(int total) => Math.Clamp(total - Start, 0, MaxRows);

    /// <summary>Rows behind it.</summary>
    public int RestOf(int total) => Math.Max(0, total - Start - MaxRows);

    /// <summary>Goes on to the next section.</summary>
    public void GoOn() => Start += MaxRows;

    /// <summary>Goes back to the section before.</summary>
    public void GoBack() => Start = Math.Max(0, Start - MaxRows);

    /// <summary>Goes to the first one.</summary>
    public void Reset() => Start = 0;
}
