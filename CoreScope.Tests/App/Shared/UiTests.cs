using Bunit;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Ui;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class UiTests
{
    [Fact]
    public void Icon_WithoutLabel_IsHiddenFromAssistiveTechnology()
    {
        using var harness = new ComponentHarness();
        var icon = harness.Render<Icon>(p => p.Add(i => i.Name, "sun")).Find("span");
        Assert.Equal("true", icon.GetAttribute("aria-hidden"));
        Assert.Contains("lib/icons/sun.svg", icon.GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public void Icon_WithLabel_IsAnImageWithThatName()
    {
        using var harness = new ComponentHarness();
        var icon = harness.Render<Icon>(p => p.Add(i => i.Name, "lock").Add(i => i.Label, "Encrypted")).Find("[role=img]");
        Assert.Equal("Encrypted", icon.GetAttribute("aria-label"));
        Assert.False(icon.HasAttribute("aria-hidden"));
    }

    [Fact]
    public void ErrorNotice_Retry_IsAnnouncedAndCalls()
    {
        using var harness = new ComponentHarness();
        var calls = 0;
        var notice = harness.Render<ErrorNotice>(p => p.Add(n => n.Title, "No answer").Add(n => n.OnRetry, () => calls++));
        notice.Find("[role=alert] button").Click();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void ErrorNotice_WithoutRetry_HasNoButton()
    {
        using var harness = new ComponentHarness();
        Assert.Empty(harness.Render<ErrorNotice>(p => p.Add(n => n.Title, HostileText.Markup)).FindAll("button,img,script"));
    }

    [Fact]
    public void EmptyState_Content_IsShown()
    {
        using var harness = new ComponentHarness();
        var empty = harness.Render<EmptyState>(p => p.Add(e => e.Title, "No packets yet").AddChildContent("<button>Start</button>"));
        Assert.Equal("No packets yet", empty.Find(".empty-title").TextContent);
        Assert.Single(empty.FindAll("button"));
    }

    [Fact]
    public void SkeletonRows_Count_IsDrawnAndAnnouncedOnce()
    {
        using var harness = new ComponentHarness();
        var skeleton = harness.Render<SkeletonRows>(p => p.Add(s => s.Count, 5));
        Assert.Equal(5, skeleton.FindAll(".skeleton-row[aria-hidden=true]").Count);
        Assert.Equal("Loading", skeleton.Find("[role=status]").GetAttribute("aria-label"));
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public void CopyButton_HostileText_IsKeptAsItIs(string text)
    {
        using var harness = new ComponentHarness();
        var button = harness.Render<CopyButton>(p => p.Add(c => c.Text, text)).Find("button");
        Assert.Equal(text.Replace("\0", "\uFFFD", StringComparison.Ordinal), button.GetAttribute("data-copy"));
        Assert.False(button.HasAttribute("data-copy-link"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void RegionBadge_NoRegion_ShowsADash(string? code)
    {
        using var harness = new ComponentHarness();
        Assert.Equal("—", harness.Render<RegionBadge>(p => p.Add(r => r.Code, code)).Find("span").TextContent);
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public void RegionBadge_HostileCode_StaysText(string code)
    {
        using var harness = new ComponentHarness();
        var badge = harness.Render<RegionBadge>(p => p.Add(r => r.Code, code));
        Assert.Empty(badge.FindAll("img,script,b"));
        Assert.Single(badge.FindAll(".region"));
    }
}
