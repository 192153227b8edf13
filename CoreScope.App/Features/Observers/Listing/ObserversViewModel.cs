using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Observers.Listing;

/// <summary>The list of observers: who is in it and how they are. One circuit at a time.</summary>
public sealed class ObserversViewModel(ObserverFigures figures, TimeProvider clock)
{
    private RegionAreaSelection _part = RegionAreaSelection.All;
    private int _turn;

    /// <summary>Everybody; null until it was read the first time.</summary>
    public IReadOnlyList<ObserverRow>? All { get; private set; }

    /// <summary>Those of the chosen regions; the same list as long as nothing in it changes.</summary>
    public IReadOnlyList<ObserverRow> Rows { get; private set; } = [];

    /// <summary>Their states.</summary>
    public ObserverTotals Totals { get; private set; }

    /// <summary>When they were read.</summary>
    public UnixMillis UpdatedAt { get; private set; }

    /// <summary>Chooses regions; one without observers gives no rows.</summary>
    public void Choose(RegionAreaSelection part)
    {
        _part = part;
        Filter();
    }

    /// <summary>Reads anew. Of answers that overtake each other the one that was asked for last stands.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var turn = ++_turn;
        var rows = await figures.RowsAsync(cancellationToken);
        if (turn != _turn)
            return;
        UpdatedAt = UnixMillis.Now(clock);
        All = rows;
        Filter();
    }

    private void Filter()
    {
        var codes = _part.Codes;
        IReadOnlyList<ObserverRow> rows = All is not { } all ? [] : codes.Count == 0 ? all : [.. all.Where(row => codes.Contains((row.Facts.Region ?? "").ToUpperInvariant()))];
        if (rows.SequenceEqual(Rows))
            return;
        Rows = rows;
        Totals = ObserverTotals.Of(rows);
    }
}
