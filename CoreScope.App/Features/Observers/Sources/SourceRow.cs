using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;

namespace CoreScope.App.Features.Observers.Sources;

/// <summary>One source as the panel shows it.</summary>
public sealed record SourceRow(SourceStatus Source, SourceState State)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(5);

    public static SourceRow Of(SourceStatus source, UnixMillis now)
    {
        ArgumentNullException.ThrowIfNull(source);
        var state = !source.Connected ? SourceState.Down
            : !source.LastReceipt.IsNever && now - source.LastReceipt <= s_fresh ? SourceState.Receiving
            : SourceState.Quiet;
        return new SourceRow(source, state);
    }

    /// <summary>The state in a word: colour alone tells some readers nothing.</summary>
    public string Word => State switch
    {
        SourceState.Receiving => "Receiving",
        SourceState.Quiet => "Connected, quiet",
        _ => "Disconnected",
    };

    /// <summary>What the state means and what to look at.</summary>
    public string Meaning => State switch
    {
        SourceState.Receiving => "Connected, and a message came within the last five minutes",
        SourceState.Quiet => "Connected, but no message came for five minutes: its topics may be wrong, or its observers silent",
        _ => "Not connected; it keeps trying",
    };

    /// <summary>Class of its mark.</summary>
    public string Class => State.ToString().ToLowerInvariant();
}
