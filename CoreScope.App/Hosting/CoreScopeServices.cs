using CoreScope.App.Features.Home;
using CoreScope.App.Features.Live;
using CoreScope.App.Features.Map;
using CoreScope.App.Features.Nodes;
using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Features.Observers.Detail;
using CoreScope.App.Features.Observers.Listing;
using CoreScope.App.Hosting.Options;
using CoreScope.App.Realtime;
using CoreScope.App.Shared.Live;
using CoreScope.Core.Replay;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Radzen;

namespace CoreScope.App.Hosting;

/// <summary>All service registration of the app.</summary>
public static class CoreScopeServices
{
    private const int RetainedCircuits = 20;

    // The browser sends its stored choices in one message: js/storage.js keeps them below 96 kB.
    private const long MostBytesOfAMessage = 128 * 1024;
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan s_circuitRetention = TimeSpan.FromSeconds(45);

    public static void AddCoreScope(this WebApplicationBuilder builder, DemoMode demo)
    {
        ((IConfigurationBuilder)builder.Configuration).AddShippedSettings();
        builder.Configuration.AddShortVariables();
        builder.UseCoreScopeAddress(builder.CheckedSettings());
        var progress = new StartProgress();
        builder.QuietFailedStart(progress);
        builder.Services.AddSingleton(progress);
        builder.Services.AddSingleton(demo);
        builder.Services.AddCoreScopeOptions(builder.Configuration);
        if (demo.IsOn)
            builder.Services.PostConfigure<CoreScopeOptions>(options => DemoSettings.Apply(options, demo));
        builder.Services.AddCoreScopeIngest(demo);
        builder.Services.AddCoreScopeApi();
        builder.Services.AddCoreScopeWeb();
    }

    /// <summary>Razor components, circuits and the UI kit.</summary>
    private static void AddCoreScopeWeb(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DisconnectedCircuitMaxRetained = RetainedCircuits;
            options.DisconnectedCircuitRetentionPeriod = s_circuitRetention;
        }).AddHubOptions(options => options.MaximumReceiveMessageSize = MostBytesOfAMessage);
        services.AddRadzenComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ShellStatusSource>();
        services.AddSingleton<IDemoSwitch, DemoSwitch>();
        services.AddHostedService<ShellStatusService>();
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value.Timestamps.ToDefaults());
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value.Map.ToTiles());
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value.MapDefaults.ToStart());
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value.GeoFilter.ToFilter());
        services.AddReader();
        services.AddSingleton<NodeFigures>();
        services.AddSingleton<NodeRowSource>();
        services.AddSingleton<NodeSources>();
        services.AddSingleton(sp => sp.GetRequiredService<IOptions<CoreScopeOptions>>().Value.Home.ToContent());
        services.AddSingleton<MeshTotals>();
        services.AddSingleton<HomeSources>();
        services.AddSearch();
        services.AddSingleton<HeardPackets>();
        services.AddSingleton<LiveBroadcast>();
        services.AddSingleton<LiveSources>();
        services.AddSingleton<MapSources>();
        services.AddSingleton<ObserverFigures>();
        services.AddSingleton<ObserverSources>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = s_shutdownTimeout);
    }
}
