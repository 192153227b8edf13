using Bunit;
using CoreScope.App.Shared.Mesh;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class FieldTableTests
{
    [Fact]
    public void Render_Fields_ShowsOffsetsAndTheirRange()
    {
        using var harness = new ComponentHarness();
        var table = harness.Render<FieldTable>(p => p.Add(t => t.Sections, [new FieldTableSection("Payload", "MAC", [new FieldTableRow(2, 4, "MAC", "A1B2"), new FieldTableRow(4, 5, "Flags", "0x01", "none")])]));
        Assert.Equal(["2–3", "4"], table.FindAll(".fields-at").Select(cell => cell.TextContent));
        Assert.Equal("4", table.Find("tr[data-from='2']").GetAttribute("data-to"));
        Assert.Contains($"--byte-{ByteTones.Of("MAC")})", table.Find("tbody").GetAttribute("style"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public void Render_HostileValue_StaysText(string value)
    {
        using var harness = new ComponentHarness();
        var table = harness.Render<FieldTable>(p => p.Add(t => t.Sections, [new FieldTableSection(value, value, [new FieldTableRow(0, 9, value, value, value, "nodes/x")])]));
        Assert.Empty(table.FindAll("img,script,b"));
        Assert.Single(table.FindAll("tr[data-from]"));
    }
}
