using Bunit;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "X-07")]
[Trait("row", "PK-05")]
public sealed class PayloadTagTests
{
    public static TheoryData<PayloadType> Types => [.. Enumerable.Range(0, PayloadTypes.Count).Select(value => (PayloadType)value)];

    [Theory, MemberData(nameof(Types))]
    public void Render_EveryType_ShowsTheOneLabelInItsColour(PayloadType type)
    {
        using var harness = new ComponentHarness();
        var chip = harness.Render<PayloadTag>(p => p.Add(t => t.Type, type)).Find(".type-tag");
        Assert.Equal(type.Label(), chip.TextContent);
        Assert.Contains($"var({PayloadTypeStyle.Variable(type)})", chip.GetAttribute("style"), StringComparison.Ordinal);
        Assert.NotEmpty(chip.GetAttribute("title")!);
    }

    [Theory]
    [InlineData(RouteType.TransportFlood, true)]
    [InlineData(RouteType.Flood, false)]
    [InlineData(RouteType.Direct, false)]
    [InlineData(RouteType.TransportDirect, true)]
    public void Render_Route_MarksTransportRoutesOnly(RouteType route, bool marked)
    {
        using var harness = new ComponentHarness();
        var marks = harness.Render<PayloadTag>(p => p.Add(t => t.Type, PayloadType.Ack).Add(t => t.Route, route)).FindAll(".transport-tag");
        Assert.Equal(marked, marks.Count == 1);
        if (marked)
            Assert.Equal(route.Name(), marks[0].GetAttribute("title"));
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public void Render_HostileScope_StaysText(string scope)
    {
        using var harness = new ComponentHarness();
        var tag = harness.Render<PayloadTag>(p => p.Add(t => t.Type, PayloadType.Ack).Add(t => t.Route, RouteType.TransportFlood).Add(t => t.Scope, scope));
        Assert.Empty(tag.FindAll("img,script"));
        Assert.Single(tag.FindAll(".transport-tag"));
    }
}
