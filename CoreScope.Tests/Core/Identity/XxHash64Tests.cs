using System.Text;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.Core.Identity;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void Of_KnownText_GivesThePublishedHash(string text, ulong hash) => Assert.Equal(hash, XxHash64.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Of_OneBitChanged_ChangesAboutHalfOfTheHash()
    {
        var bytes = new byte[PublicKey.Size];
        var before = XxHash64.Of(bytes);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.InRange(ulong.PopCount(before ^ XxHash64.Of(bytes)), 12u, 52u);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
