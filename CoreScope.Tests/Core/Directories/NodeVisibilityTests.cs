using CoreScope.Core.Directories;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Directories;

public sealed class NodeVisibilityTests
{
    private readonly NodeVisibility _visibility = new();

    [Fact]
    [Trait("row", "OP-19")]
    public void Hide_ByKeyOrBeginningOfTheName_HidesAndShowsAgainAtOnce()
    {
        var (listed, marked, other) = (Node("AA", "x"), Node("BB", "🚫 gone"), Node("CC", "gone 🚫"));
        Assert.DoesNotContain(new[] { listed, marked, other }, _visibility.IsHidden);
        var version = _visibility.Version;
        _visibility.Hide([$"  {listed.Key.ToString().ToUpperInvariant()} ", "no key"], ["🚫", ""]);
        Assert.Equal([listed, marked], new[] { listed, marked, other }.Where(_visibility.IsHidden));
        Assert.True(_visibility.IsHidden(listed.Key));
        Assert.Null(_visibility.Shown(marked));
        Assert.Same(other, _visibility.Shown(other));
        Assert.Null(_visibility.Shown(null));
        Assert.True(_visibility.Version > version);
        _visibility.Hide([], []);
        Assert.DoesNotContain(new[] { listed, marked, other }, _visibility.IsHidden);
    }

    [Fact]
    public void Hide_ByName_FollowsTheNameOrdinally()
    {
        _visibility.Hide([], ["Ä"]);
        var node = Node("AA", "Ä1");
        Assert.True(_visibility.IsHidden(node));
        Assert.False(_visibility.IsHidden(node with { Name = "ä1" }));
        // Decomposed: other characters.
        Assert.False(_visibility.IsHidden(node with { Name = "A\u0308 1" }));
        Assert.False(_visibility.IsHidden(node with { Name = "" }));
    }

    private static Node Node(string hex, string name) => new() { Id = 1, Key = AKey.Of(hex), Name = name };
}
