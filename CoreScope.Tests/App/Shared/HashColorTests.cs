using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.App.Shared;

public sealed class HashColorTests
{
    [Theory]
    [InlineData("a1b2c3d400000000", 227, 86, 62, 69)]
    [InlineData("8a91bf33ffffffff", 195, 85, 53, 58)]
    [InlineData("0000000000000000", 0, 55, 50, 55)]
    [InlineData("ffffffffffffffff", 360, 95, 65, 72)]
    public void Parts_Vectors_Match(string hash, int hue, int saturation, int light, int dark)
    {
        Assert.True(PacketHash.TryParse(hash, out var parsed));
        Assert.Equal((hue, saturation, light, dark), HashColor.Parts(parsed));
    }

    [Fact]
    public void Of_Hash_FollowsTheTheme()
    {
        Assert.True(PacketHash.TryParse("a1b2c3d400000000", out var hash));
        Assert.Equal("light-dark(hsl(227 86% 62%), hsl(227 86% 69%))", HashColor.Of(hash));
    }
}
