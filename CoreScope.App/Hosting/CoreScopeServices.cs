using CoreScope.App.Hosting.Options;
using CoreScope.App.Shared.Live;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace CoreScope.App.Hosting;

/// <summary>All service registration of the app.</summary>
public static class CoreScopeServices
{
    private const int RetainedCircuits = 20;
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
        });
        services.AddRadzenComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ShellStatusSource>();
        services.AddSingleton<IDemoSwitch, DemoSwitch>();
        services.AddHostedService<ShellStatusService>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = s_shutdownTimeout);
    }
}
