using CoreScope.App.Features.Packets;

namespace CoreScope.Tests.App.Features.Packets;

[Trait("row", "PD-05")]
public sealed class PacketsUrlStateTests
{
    [Theory]
    [InlineData("packets", null, "packets")]
    [InlineData("packets/00112233445566FF", "00112233445566FF", "packets/00112233445566ff")]
    [InlineData("packets/00112233445566ff?obs=7", "00112233445566ff", "packets/00112233445566ff?obs=7")]
    [InlineData("packets?group=0", null, "packets?group=0")]
    [InlineData("packets/00112233445566ff?group=0&obs=7", "00112233445566ff", "packets/00112233445566ff?obs=7&group=0")]
    [InlineData("packets?obs=7", null, "packets")]
    public void Parse_ThenToUrl_KeepsWhatMatters(string url, string? hash, string expected) =>
        Assert.Equal(expected, PacketsUrlState.Parse("http://host/base/" + url, hash).ToUrl());

    [Theory]
    [InlineData("?obs=")]
    [InlineData("?obs=-1")]
    [InlineData("?obs=x")]
    [InlineData("?obs=99999999999999")]
    [InlineData("?obs=1&obs=2")]
    [InlineData("?obs=%00")]
    [InlineData("?group=no&=&&")]
    [InlineData("?")]
    [InlineData("#obs=1")]
    public void Parse_Nonsense_CountsAsAbsent(string query) =>
        Assert.Equal(new PacketsUrlState(), PacketsUrlState.Parse("http://host/packets" + query, "  "));

    [Fact]
    public void ToUrl_HostileHash_IsEscaped() =>
        Assert.Equal("packets/%3Cimg%20src%3Dx%3E%2F..%3Fobs", new PacketsUrlState("<img src=x>/..?obs").ToUrl());
}
