using CoreScope.App.Hosting;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Architecture;

/// <summary>A slice under Features uses Core, Shared and Interop, never another slice; Shared and Interop use no slice (architecture.md §6).</summary>
public sealed class SliceIsolationTests
{
    private const string Features = "CoreScope.App.Features.";

    private static readonly string[] s_below = ["CoreScope.App.Shared", "CoreScope.App.Interop"];

    [Fact]
    public void Slice_NeverUses_AnotherSlice()
    {
        var offenders =
            from type in AppTypes()
            let slice = SliceOf(type)
            where slice is not null
            from used in TypeUses.Of(type)
            where SliceOf(used) is { } other && other != slice
            select $"{type.FullName} → {used.FullName}";
        Assert.Empty(offenders);
    }

    [Fact]
    public void Shared_NeverUses_ASlice()
    {
        var offenders =
            from type in AppTypes()
            where s_below.Any(root => type.Namespace?.StartsWith(root, StringComparison.Ordinal) == true)
            from used in TypeUses.Of(type)
            where SliceOf(used) is not null
            select $"{type.FullName} → {used.FullName}";
        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("CoreScope.App.Features.Packets", "Packets")]
    [InlineData("CoreScope.App.Features.Packets.Detail", "Packets")]
    [InlineData("CoreScope.App.Shared.Ui", null)]
    [InlineData(null, null)]
    public void SliceOf_Namespace_IsItsFirstFolder(string? name, string? slice) => Assert.Equal(slice, SliceOf(name));

    [Fact]
    public void TypeUses_MethodBody_IsRead() => Assert.Contains(typeof(Uri), TypeUses.Of(typeof(UsesUriInABody)));

    private static Type[] AppTypes() => typeof(CoreScopeHost).Assembly.GetTypes();

    private static string? SliceOf(Type type) => type.Assembly == typeof(CoreScopeHost).Assembly ? SliceOf(type.Namespace) : null;

    private static string? SliceOf(string? name) =>
        name?.StartsWith(Features, StringComparison.Ordinal) == true ? name[Features.Length..].Split('.')[0] : null;

    private static class UsesUriInABody
    {
        public static bool Known() => Uri.IsWellFormedUriString("a", UriKind.Relative);
    }
}
