using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.Core.Dissection;

public sealed class PacketDissectorTests(ITestOutputHelper output)
{
    public static TheoryData<string> Vectors => [.. PacketVector.All.Select(vector => vector.Name)];

    public static TheoryData<string> AcceptedVectors =>
        [.. PacketVector.All.Where(vector => vector.Expected.GetProperty("ok").GetBoolean()).Select(vector => vector.Name)];

    [Fact]
    public void Vectors_Present_AreNotFewerThanPublished() => Assert.True(PacketVector.All.Count >= 131, $"{PacketVector.All.Count} vectors");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void DissectText_Vector_YieldsExactlyTheExpectedObject(string name)
    {
        var vector = PacketVector.Named(name);

        var actual = JsonText.Of(json => ResultJson.WriteResult(json, vector.Dissect()));

        Assert.Null(JsonText.Difference(vector.Expected, actual));
    }

    [Theory]
    [MemberData(nameof(AcceptedVectors))]
    [Trait("row", "PD-18")]
    [Trait("row", "PD-22")]
    public void Dissect_Vector_TilesTheFrameAndCountsHopsAlike(string name)
    {
        var packet = PacketVector.Named(name).Dissect();

        FrameChecks.AssertTiled(packet.Ranges, packet.Raw.Length);
        FrameChecks.AssertHopsAgree(packet);
    }

    [Theory]
    [MemberData(nameof(AcceptedVectors))]
    public void Dissect_VectorCutAtEveryLength_IsRejectedOrTiles(string name)
    {
        var vector = PacketVector.Named(name);
        var raw = vector.Bytes();
        for (var length = 0; length < raw.Length; length++)
        {
            var packet = PacketDissector.Dissect(raw.AsSpan(0, length), vector.Keys, vector.Regions);
            var json = JsonText.Of(writer => ResultJson.WriteResult(writer, packet));
            Assert.Equal(packet.IsOk, json.GetProperty("ok").GetBoolean());
            if (!packet.IsOk)
                continue;
            FrameChecks.AssertTiled(packet.Ranges, length);
            FrameChecks.AssertHopsAgree(packet);
        }
    }

    [Fact]
    public void Dissect_PrefixAndPayloadJoined_EqualsTheWhole()
    {
        foreach (var raw in PacketVector.Frames)
        {
            Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
            byte[] joined = [.. frame.WirePrefix, .. frame.Payload];
            Assert.Equal(raw, joined);
        }
    }

    [Fact]
    public void Dissect_SignatureCheckOff_LeavesTheVerdictOutAndStores()
    {
        var packet = PacketDissector.DissectText(
            PacketVector.Named("advert-bad-signature").RawHex, ChannelKeyring.Empty, RegionScopes.Empty, checkSignatures: false);

        Assert.Null(packet.Advert!.SignatureValid);
        Assert.True(packet.Ingest.IsStore);
        Assert.False(JsonText.Of(json => ResultJson.WritePayload(json, packet)).TryGetProperty("signatureValid", out _));
    }

    [Fact]
    public void Dissect_Capture_AcceptsAllButTheOneWithTheImpossiblePath()
    {
        if (SharedFiles.Find("data/capture.jsonl") is not { } path)
        {
            output.WriteLine("shared/data/capture.jsonl is absent: nothing was checked.");
            return;
        }

        var errors = new List<string>();
        var adverts = 0;
        foreach (var line in File.ReadLines(path))
        {
            var hex = System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("raw_hex").GetString();
            var packet = PacketDissector.DissectText(hex, ChannelKeyring.Default, RegionScopes.Empty);
            if (!packet.IsOk)
            {
                errors.Add(packet.Error.Kind);
                continue;
            }

            FrameChecks.AssertTiled(packet.Ranges, packet.Raw.Length);
            FrameChecks.AssertHopsAgree(packet);
            if (packet.Advert is not { } advert)
                continue;
            adverts++;
            Assert.True(advert.SignatureValid);
        }

        Assert.Equal(["path_too_long"], errors);
        Assert.Equal(102, adverts);
        output.WriteLine($"{adverts} adverts verified.");
    }

    [Theory]
    [InlineData("", "too_short")]
    [InlineData("0x1100", "invalid_hex")]
    [InlineData("11,00", "invalid_hex")]
    [InlineData("１１００", "invalid_hex")]
    [InlineData("<img onerror=alert(1)>", "invalid_hex")]
    public void DissectText_Rubbish_IsRejectedByKind(string text, string kind)
    {
        var packet = PacketDissector.DissectText(text, ChannelKeyring.Default, RegionScopes.Empty);

        Assert.False(packet.IsOk);
        Assert.Equal(kind, packet.Error.Kind);
        Assert.Equal("{}", ResultJson.PayloadText(packet));
    }
}
