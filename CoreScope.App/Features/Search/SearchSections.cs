using System.Globalization;
using CoreScope.App.Components.Layout;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Directories;
using CoreScope.Core.Search;
using CoreScope.Core.Store;

namespace CoreScope.App.Features.Search;

/// <summary>
/// Everything a few letters may lead to, in sections: what the mesh knows (<see cref="MeshSearchQuery"/>), regions, pages and
/// commands. One circuit at a time.
/// </summary>
public sealed class SearchSections(MeshSearchQuery mesh, RegionList regions, SearchCommands commands)
{
    private const int KeyDigits = 16;

    /// <summary>The sections with results, at most <paramref name="most"/> lines in each. Nothing typed: where one can go and what one can do.</summary>
    public async Task<IReadOnlyList<SearchSection>> FindAsync(string text, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var wanted = text.Trim();
        if (wanted.Length > MeshSearchQuery.LongestText)
            return [];
        var found = await mesh.FindAsync(wanted, most, cancellationToken);
        SearchSection[] all =
        [
            Section("nodes", "Nodes", found.Nodes, NodeEntry),
            Section("packets", "Packets", found.Packets, PacketEntry),
            Section("channels", "Channels", found.Channels, ChannelEntry),
            Section("observers", "Observers", found.Observers, ObserverEntry),
            Section("regions", "Regions", wanted.Length == 0 ? [] : regions.All.Where(region => Has(region.Text, wanted)).Select(RegionEntry), most),
            Section("pages", "Pages", NavItems.All.Where(page => Has(page.Label, wanted)).Select(PageEntry), most),
            Section("commands", "Commands", commands.All().Where(command => Has(command.Title, wanted)), wanted.Length == 0 ? int.MaxValue : most),
        ];
        return [.. all.Where(section => section.Total > 0)];
    }

    private static bool Has(string title, string wanted) => title.Contains(wanted, StringComparison.OrdinalIgnoreCase);

    private static SearchSection Section<T>(string key, string title, FoundGroup<T> found, Func<T, SearchEntry> entry) =>
        new(key, title, [.. found.Best.Select(entry)], found.Total);

    private static SearchSection Section(string key, string title, IEnumerable<SearchEntry> entries, int most)
    {
        SearchEntry[] all = [.. entries];
        return new(key, title, [.. all.Take(most)], all.Length);
    }

    private static SearchEntry NodeEntry(Node node)
    {
        var key = node.Key.ToString();
        return new("node-" + key, NodeName.Of(node), key[..KeyDigits]) { Href = $"nodes/{key}", Role = node.Role, Time = node.LastSeen.Value };
    }

    private static SearchEntry PacketEntry(Transmission packet) =>
        new("packet-" + packet.Hash, packet.Hash.ToString(), Count(packet.Observations.Length, "observation")) { Href = $"packets/{packet.Hash}", Type = packet.Type, Time = packet.FirstSeen.Value };

    private static SearchEntry ChannelEntry(FoundChannel channel) =>
        new("channel-" + channel.Name, channel.Name, $"{Count(channel.Packets, "packet")}; opens the newest") { Href = $"packets/{channel.Newest.Hash}", Icon = "message-square", Time = channel.Newest.LastSeen.Value };

    private static SearchEntry ObserverEntry(Observer observer) =>
        new("observer-" + observer.Id, observer.DisplayName, observer.Facts.Region ?? "no region") { Href = ObserverUrl.Of(observer.Id), Icon = "radio", Time = observer.LastSeen.Value };

    private static SearchEntry RegionEntry(Region region) =>
        new("region-" + region.Code, region.Text, "what its observers hear") { Href = new RegionAreaSelection(region.Code, null).AppendTo("packets"), Icon = "map-pin" };

    private static SearchEntry PageEntry(NavItem page) => new("page-" + page.Href, page.Label, "page") { Href = page.Href, Icon = page.Icon };

    private static string Count(int count, string singular) => count == 1 ? $"1 {singular}" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} {singular}s";
}
