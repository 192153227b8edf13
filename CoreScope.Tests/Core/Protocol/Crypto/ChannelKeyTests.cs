using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class ChannelKeyTests
{
    private const string PublicHex = "8b3387e9c5cdea6ac9e5edbaa115cd72";

    [Fact]
    public void Derive_HashtagVectors_GiveKeyAndHash()
    {
        foreach (var vector in ProtocolVectors.Derivations("hashtag_channel"))
        {
            var name = vector.Text("name");
            Assert.Equal(vector.Text("key"), Convert.ToHexStringLower(HashtagKey.Derive(name)));
            Assert.True(ChannelKey.TryCreate(name, HashtagKey.Derive(name), out var key));
            Assert.Equal(vector.Text("channelHashHex"), key.Hash.ToString("X2"));
        }
    }

    [Fact]
    public void TryParse_ChannelVectors_GiveKeyAndHash()
    {
        foreach (var vector in ProtocolVectors.Derivations("channel_key"))
        {
            Assert.True(ChannelKey.TryParse(vector.Text("name"), vector.Text("key"), out var key));
            Assert.Equal(vector.Text("channelHashHex"), key.Hash.ToString("X2"));
            Assert.Equal(Convert.FromBase64String(vector.Text("base64")), key.Key.ToArray());
        }
    }

    [Fact]
    public void Public_Always_IsThePublishedKey()
    {
        Assert.Equal(PublicHex, Convert.ToHexStringLower(ChannelKey.Public.Key));
        Assert.Equal(0x11, ChannelKey.Public.Hash);
        Assert.Equal("Public", ChannelKey.Public.ToString());
    }

    [Fact]
    public void TryParse_LongKeyWithZeroUpperHalf_CountsAsShort()
    {
        Assert.True(ChannelKey.TryParse("padded", PublicHex + new string('0', 32), out var key));
        Assert.Equal(16, key.Key.Length);
        Assert.Equal(0x11, key.Hash);
    }

    [Fact]
    public void TryParse_AnyCaseAndOuterWhiteSpace_IsTaken()
    {
        Assert.True(ChannelKey.TryParse("x", " " + PublicHex.ToUpperInvariant() + "\r\n", out var key));
        Assert.Equal(0x11, key.Hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8b3387e9c5cdea6ac9e5edbaa115cd7")]
    [InlineData("8b3387e9c5cdea6ac9e5edbaa115cd722")]
    [InlineData("8b3387e9c5cdea6ac9e5edbaa115cd72ff")]
    [InlineData("8b3387e9c5cdea6ac9e5edbaa115cdzz")]
    [InlineData("izOH6cXN6mrJ5e26oRXNcg==")]
    [InlineData("<img onerror=alert(1)>")]
    public void TryParse_NotSixteenOrThirtyTwoHexBytes_IsRefused(string hex)
    {
        Assert.False(ChannelKey.TryParse("name", hex, out var key));
        Assert.Null(key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void TryParse_NoName_IsRefused(string? name) => Assert.False(ChannelKey.TryParse(name, PublicHex, out _));

    [Theory]
    [InlineData("public", "Public")]
    [InlineData("PUBLIC", "Public")]
    [InlineData("#public", "#public")]
    [InlineData("Publics", "Publics")]
    [InlineData("<img onerror=x>", "<img onerror=x>")]
    public void DisplayName_OnlyPublicIsRecased(string name, string shown)
    {
        Assert.True(ChannelKey.TryParse(name, PublicHex, out var key));
        Assert.Equal(shown, key.DisplayName);
        Assert.Equal(name, key.Name);
    }
}
