using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Tests.Core.Dissection;

public sealed class IngestDecisionTests
{
    [Theory]
    [InlineData(90_000_000, 180_000_000, AdvertFault.None)]
    [InlineData(-90_000_000, -180_000_000, AdvertFault.None)]
    [InlineData(90_000_001, 0, AdvertFault.LatitudeRange)]
    [InlineData(int.MinValue, int.MinValue, AdvertFault.LatitudeRange)]
    [InlineData(0, 180_000_001, AdvertFault.LongitudeRange)]
    [InlineData(0, int.MaxValue, AdvertFault.LongitudeRange)]
    public void With_Position_IsDroppedOutsideTheEarth(int latitude, int longitude, AdvertFault fault)
    {
        var advert = Read(AFrame.AdvertAt(latitude, longitude));

        Assert.Equal(fault, IngestDecision.With(advert, signatureValid: true).Fault);
    }

    [Fact]
    public void Of_SeveralFaults_NamesTheFirst()
    {
        var raw = AFrame.AdvertAt(int.MaxValue, int.MaxValue);
        raw.AsSpan(2, 32).Clear();

        Assert.Equal("advert_pubkey_zero", Decide(raw).Fault.Name());
        Assert.Equal("advert_lat_range", Decide(AFrame.AdvertAt(int.MaxValue, int.MaxValue)).Fault.Name());
        Assert.Equal("advert_lon_range", Decide(AFrame.AdvertAt(0, int.MaxValue)).Fault.Name());
        Assert.Equal("advert_signature", Decide(AFrame.AdvertAt(0, 0)).Fault.Name());
    }

    [Fact]
    public void Of_SignatureCheckOff_StoresAForgedAdvert()
    {
        PacketDecoder.TryDecode(AFrame.AdvertNamed("x"), out var frame, out _);

        Assert.True(IngestDecision.Of(frame, checkSignature: false).IsStore);
        Assert.False(IngestDecision.Of(frame).IsStore);
    }

    [Fact]
    public void With_VerdictAtHand_DoesNotVerifyAgain()
    {
        var forged = Read(AFrame.AdvertNamed("x"));

        Assert.True(IngestDecision.With(forged, signatureValid: true).IsStore);
        Assert.True(IngestDecision.With(forged, signatureValid: null).IsStore);
        Assert.Equal(AdvertFault.Signature, IngestDecision.With(forged, signatureValid: false).Fault);
    }

    [Fact]
    public void Of_ShortAdvert_IsStored() => Assert.Equal("store", Decide(AFrame.Of(PayloadType.Advert, new byte[99])).Action);

    private static IngestDecision Decide(byte[] raw)
    {
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        return IngestDecision.Of(frame);
    }

    private static AdvertPayload Read(byte[] raw)
    {
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        Assert.True(AdvertPayload.TryRead(frame.Payload, out var advert));
        return advert;
    }
}
