namespace CoreScope.App.Features.Search;

/// <summary>The results for what is typed at the moment; an answer that was overtaken is dropped. One circuit at a time.</summary>
public sealed class SearchViewModel(SearchSections sections, int most, ILogger log)
{
    private int _asked;

    /// <summary>What <see cref="Sections"/> answers.</summary>
    public string Query { get; private set; } = "";

    /// <summary>The results, only sections that have some.</summary>
    public IReadOnlyList<SearchSection> Sections { get; private set; } = [];

    /// <summary>The search itself failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>How it went, in a sentence; empty while nothing is typed.</summary>
    public string Status => HasFailed ? "The search failed; the server's log says why."
        : Query.Trim().Length == 0 ? ""
        : Sections.Sum(section => section.Total) switch
        {
            0 => "No results found",
            1 => "1 result",
            var count => $"{count} results",
        };

    /// <summary>Answers <paramref name="query"/>; false when another was asked meanwhile.</summary>
    public async Task<bool> FindAsync(string query, CancellationToken cancellationToken)
    {
        var turn = ++_asked;
        IReadOnlyList<SearchSection> found = [];
        var hasFailed = false;
        try
        {
            found = await sections.FindAsync(query, most, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "[search] a search failed");
            hasFailed = true;
        }

        if (turn != _asked)
            return false;
        (Query, Sections, HasFailed) = (query, found, hasFailed);
        return true;
    }
}
