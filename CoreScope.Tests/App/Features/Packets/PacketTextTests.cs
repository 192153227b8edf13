using CoreScope.App.Features.Packets;

namespace CoreScope.Tests.App.Features.Packets;

public sealed class PacketTextTests
{
    [Theory]
    [InlineData("123", "number")]
    [InlineData("00112233aabbccdd", "hash")]
    [InlineData("0000000000000012", "hash")]
    [InlineData("mistyped", "hash")]
    public void KindOfKey_NumberOrHash_IsToldApart(string key, string kind) => Assert.Equal(kind, PacketText.KindOfKey(key));
}
