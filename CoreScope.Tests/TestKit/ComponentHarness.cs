using Bunit;
using CoreScope.App.Shared.Live;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CoreScope.Tests.TestKit;

/// <summary>Renders components as the app does: with the UI kit, the shell's services, and scripts that answer nothing.</summary>
public sealed class ComponentHarness : BunitContext
{
    public ComponentHarness()
    {
        Services.AddRadzenComponents();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<ShellStatusSource>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Modules = JSInterop.SetupModule(_ => true);
        Modules.Mode = JSRuntimeMode.Loose;
    }

    /// <summary>Every ES module a component imports.</summary>
    public BunitJSModuleInterop Modules { get; }
}
