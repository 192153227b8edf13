using Bunit;
using CoreScope.App.Hosting;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Live;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Feed;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;

namespace CoreScope.Tests.TestKit;

/// <summary>Renders components as the app does: with the UI kit, the shell's services, and scripts that answer nothing.</summary>
public sealed class ComponentHarness : BunitContext
{
    // What is waited for comes; how soon is the machine's affair.
    static ComponentHarness() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    public ComponentHarness(DisplayDefaults? defaults = null)
    {
        Services.AddRadzenComponents();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<ShellStatusSource>();
        Services.AddSingleton(defaults ?? new DisplayDefaults());
        Services.AddSingleton(new RegionSettings(new Dictionary<string, string>(), ""));
        Services.AddSingleton(new ApiSettings());
        Services.AddSingleton(new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance));
        Services.AddSingleton(MapTiles.None);
        Services.AddSingleton(new HealthThresholds());
        Services.AddSingleton<IArchivedPackets>(new EmptyArchivedPackets());
        Services.AddSingleton<PacketHistory>();
        Services.AddSingleton<ReportCache>();
        Services.AddSearch();
        Services.AddReader();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Modules = JSInterop.SetupModule(_ => true);
        Modules.Mode = JSRuntimeMode.Loose;
        Storage = new FakeBrowserStorage(JSInterop);
    }

    /// <summary>The browser's storage.</summary>
    public FakeBrowserStorage Storage { get; }

    /// <summary>Every ES module a component imports.</summary>
    public BunitJSModuleInterop Modules { get; }
}
