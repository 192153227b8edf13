using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;

namespace CoreScope.App.Features.Search;

/// <summary>One line of the results: it leads somewhere, or it does something.</summary>
/// <param name="Key">Names it among all lines.</param>
/// <param name="Title">What people read; untrusted text.</param>
/// <param name="Detail">What tells it from others of the same title.</param>
public sealed record SearchEntry(string Key, string Title, string Detail)
{
    /// <summary>Where it leads, relative to the base address; null for a command.</summary>
    public string? Href { get; init; }

    /// <summary>What it does; null for a link.</summary>
    public Func<Task>? Run { get; init; }

    /// <summary>The theme it chooses, in the browser (js/theme.js).</summary>
    public string? Theme { get; init; }

    /// <summary>File name in <c>lib/icons</c>.</summary>
    public string Icon { get; init; } = "search";

    /// <summary>In place of the icon: a node's role.</summary>
    public NodeRole? Role { get; init; }

    /// <summary>In place of the icon: a packet's type.</summary>
    public PayloadType? Type { get; init; }

    /// <summary>Server time to show with it, ms; 0 = none.</summary>
    public long Time { get; init; }
}
