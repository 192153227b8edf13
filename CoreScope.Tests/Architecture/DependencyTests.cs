using System.Reflection;
using CoreScope.App.Hosting;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Messages;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Architecture;

/// <summary>Core ← Ingest ← App, and what each must never know (architecture.md §1).</summary>
public sealed class DependencyTests
{
    private static readonly Assembly s_core = typeof(PacketDecoder).Assembly;
    private static readonly Assembly s_ingest = typeof(MqttMessage).Assembly;
    private static readonly Assembly s_app = typeof(CoreScopeHost).Assembly;

    private static readonly string[] s_compositionRoots = ["CoreScope.App.Hosting", "CoreScope.App.Cli"];

    [Fact]
    public void Core_References_NoFrameworkOfWebStoreOrBroker()
    {
        string[] banned = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "SQLitePCL", "Microsoft.Extensions.Hosting", "MQTT", "Radzen", "CoreScope."];
        AssertNoReference(s_core, banned);
    }

    [Fact]
    public void Ingest_References_NoRazorAndNoApp()
    {
        string[] banned = ["Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Mvc", "Radzen", "CoreScope.App"];
        AssertNoReference(s_ingest, banned);
    }

    [Fact]
    public void App_UsesIngest_OnlyWhereItIsComposed()
    {
        var offenders = s_app.GetTypes()
            .Where(type => !MayCompose(type))
            .SelectMany(type => TypeUses.Of(type).Where(used => used.Assembly == s_ingest).Select(used => $"{type.FullName} → {used.FullName}"));
        Assert.Empty(offenders);
    }

    [Fact]
    public void App_Holds_NoRawMarkupFromText()
    {
        var offenders = s_app.GetTypes().Where(type => TypeUses.Of(type).Contains(typeof(Microsoft.AspNetCore.Components.MarkupString))).Select(type => type.FullName);
        Assert.Empty(offenders);
    }

    private static void AssertNoReference(Assembly assembly, string[] banned)
    {
        var names = assembly.GetReferencedAssemblies().Select(name => name.Name!).ToArray();
        Assert.DoesNotContain(names, name => banned.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool MayCompose(Type type) =>
        OutermostOf(type) is { } outer
        && (outer.Name == "Program" || s_compositionRoots.Any(root => outer.Namespace == root || outer.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true));

    private static Type OutermostOf(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }
}
