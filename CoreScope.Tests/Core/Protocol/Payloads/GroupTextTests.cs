using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Tests.Core.Dissection;

namespace CoreScope.Tests.Core.Protocol.Payloads;

public sealed class GroupTextTests
{
    [Theory]
    [InlineData("Ann: hi", "Ann")]
    [InlineData("Ann: hi: there", "Ann")]
    [InlineData("Ann:hi", null)]
    [InlineData(": hi", null)]
    [InlineData("[Ann]: hi", null)]
    [InlineData("a:b: hi", null)]
    [InlineData("<b>Ann</b>: hi", "<b>Ann</b>")]
    [InlineData("Ann: ", "Ann")]
    [InlineData("plain", null)]
    public void Open_Text_RecognisesTheSenderAndKeepsThePrefix(string text, string? sender)
    {
        var group = Open(AFrame.PublicText(text));

        Assert.Equal(text, group.Text);
        Assert.Equal(sender, group.Sender);
        Assert.Equal(sender is null ? text : text[(sender.Length + 2)..], group.Body);
    }

    [Theory]
    [InlineData(48, true)]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public void Open_SenderOfManyBytes_IsRecognisedUpToFortyNine(int length, bool recognised) =>
        Assert.Equal(recognised, Open(AFrame.PublicText(new string('n', length) + ": x")).Sender is not null);

    [Theory]
    [InlineData(new byte[] { (byte)'a', 1, 2, (byte)'b' }, true)]
    [InlineData(new byte[] { (byte)'a', 1, 2, 3 }, false)]
    [InlineData(new byte[] { (byte)'a', 9, 10, 9, 10 }, true)]
    [InlineData(new byte[] { 0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD }, true)]
    [InlineData(new byte[] { 0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD, 13 }, false)]
    [InlineData(new byte[] { (byte)'a', 0xC3, 0x28 }, false)]
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, false)]
    [InlineData(new byte[] { (byte)'a', 0x80 }, false)]
    [InlineData(new byte[] { (byte)'a', 0xF0, 0x9F, 0x98 }, true)]
    [InlineData(new byte[0], true)]
    public void Open_OddPlaintext_IsAcceptedOnlyAsText(byte[] text, bool accepted)
    {
        var group = Open(AFrame.PublicText(text));

        Assert.Equal(accepted ? DecryptionStatus.Decrypted : DecryptionStatus.Failed, group.Status);
    }

    [Fact]
    public void Open_LastCharacterCut_LosesOnlyThat() =>
        Assert.Equal("Ann: ok", Open(AFrame.PublicText([.. "Ann: ok"u8, 0xF0, 0x9F, 0x98])).Text);

    [Fact]
    public void Open_AnyCasingOfPublic_IsShownAsPublic()
    {
        Assert.True(ChannelKey.TryCreate("pUBLIC", ChannelKey.Public.Key, out var key));

        Assert.Equal("Public", Open(AFrame.PublicText("Ann: hi"), ChannelKeyring.Of([key])).Channel);
    }

    [Fact]
    public void Open_CiphertextOfFourBytes_CountsAsNoKey() =>
        Assert.Equal(DecryptionStatus.NoKey, Open(AFrame.Of(PayloadType.GroupText, [0x11, 1, 2, 3, 4, 5, 6])).Status);

    [Fact]
    public void Dissect_TextOfAnotherType_IsKeptAndNamedOdd()
    {
        var packet = PacketDissector.Dissect(AFrame.PublicText("Ann: hi"u8, flags: 1 << 2), ChannelKeyring.Default, RegionScopes.Empty);

        Assert.Equal("Ann: hi", packet.Group!.Text);
        Assert.Equal(PacketAnomalies.GroupTextTypeUnsupported, packet.Anomalies);
        Assert.Contains("\"anomaly\":\"group_text_type_unsupported\"", ResultJson.PayloadText(packet), StringComparison.Ordinal);
    }

    private static DissectedGroup Open(byte[] raw, ChannelKeyring? keys = null)
    {
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        return DissectedGroup.Open(frame, keys ?? ChannelKeyring.Default)!;
    }
}
