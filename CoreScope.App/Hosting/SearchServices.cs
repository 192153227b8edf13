using CoreScope.App.Features.Search;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Search;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Hosting;

/// <summary>Searching, and how nodes are doing: what the frame around every page needs of the mesh.</summary>
public static class SearchServices
{
    /// <summary>Expects the mesh, its history, reports and thresholds, and what is one reader's own.</summary>
    public static void AddSearch(this IServiceCollection services)
    {
        services.AddSingleton(sp => new MeshSearchQuery(sp.GetRequiredService<Mesh>(), sp.GetRequiredService<PacketHistory>(), sp.GetRequiredService<ApiSettings>().HiddenObservers));
        services.AddSingleton<NodeStates>();
        services.AddScoped<SearchCommands>();
        services.AddScoped<SearchSections>();
    }
}
