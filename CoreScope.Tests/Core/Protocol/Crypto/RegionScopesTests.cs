using System.Buffers.Binary;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class RegionScopesTests
{
    [Fact]
    public void Code_RegionVectors_Match()
    {
        foreach (var vector in ProtocolVectors.Derivations("region"))
        {
            Assert.True(RegionScope.TryCreate(vector.Text("name"), out var region));
            Assert.Equal(vector.Text("canonical"), region.Name);
            Assert.Equal(vector.Text("key"), Convert.ToHexStringLower(region.Key));
            var type = (PayloadType)vector.GetProperty("payloadType").GetInt32();
            var code = region.Code(type, vector.Bytes("payload"));
            Assert.Equal(vector.GetProperty("code").GetInt32(), code);
            var wire = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(wire, code);
            Assert.Equal(vector.Text("code1"), Convert.ToHexString(wire));
        }
    }

    [Fact]
    public void Match_ProtocolVectors_GiveTheirScope()
    {
        var compared = 0;
        foreach (var vector in ProtocolVectors.Root.GetProperty("vectors").EnumerateArray())
        {
            var expected = vector.GetProperty("expected");
            if (!expected.GetProperty("ok").GetBoolean())
                continue;
            var names = vector.GetProperty("keys").TryGetProperty("regions", out var regions)
                ? regions.EnumerateArray().Select(name => name.GetString()!).ToArray()
                : [];
            var raw = Convert.FromHexString(string.Concat(vector.Text("raw_hex").Where(c => !char.IsWhiteSpace(c))));
            Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _), vector.Text("name"));
            Assert.Equal(expected.GetProperty("scope").GetString(), RegionScopes.Build(names, out _).Match(frame));
            compared++;
        }

        Assert.True(compared > 50);
    }

    [Theory]
    [InlineData(RouteType.TransportFlood, "#eu")]
    [InlineData(RouteType.TransportDirect, "#eu")]
    [InlineData(RouteType.Flood, null)]
    [InlineData(RouteType.Direct, null)]
    public void Match_CodeOfRegion_FollowsTheRoute(RouteType route, string? expected)
    {
        var scopes = RegionScopes.Build(["belgium", "eu"], out _);
        byte[] payload = [1, 2, 3, 4];
        var code = scopes.Regions[1].Code(PayloadType.Ack, payload);
        Assert.Equal(expected, Match(scopes, route, code, payload));
    }

    [Fact]
    public void Match_ZeroCode_IsUnscoped() => Assert.Null(Match(RegionScopes.Build(["eu"], out _), RouteType.TransportDirect, 0, [1, 2, 3, 4]));

    [Fact]
    public void Match_OtherCodeTypeOrPayload_IsUnknownRegion()
    {
        var scopes = RegionScopes.Build(["eu"], out _);
        var code = scopes.Regions[0].Code(PayloadType.Ack, [1, 2, 3, 4]);
        Assert.Equal("", Match(scopes, RouteType.TransportFlood, (ushort)(code ^ 1), [1, 2, 3, 4]));
        Assert.Equal("", Match(scopes, RouteType.TransportFlood, code, [1, 2, 3, 5]));
        Assert.Equal("", Match(RegionScopes.Empty, RouteType.TransportFlood, code, [1, 2, 3, 4]));
        var other = scopes.Regions[0].Code(PayloadType.Path, [1, 2, 3, 4]);
        Assert.Equal("", Match(scopes, RouteType.TransportFlood, other, [1, 2, 3, 4]));
    }

    [Fact]
    public void Match_EmptyPayload_MatchesNoRegion()
    {
        var scopes = RegionScopes.Build(["eu"], out _);
        Assert.Equal("", Match(scopes, RouteType.TransportFlood, scopes.Regions[0].Code(PayloadType.Ack, []), []));
    }

    [Fact]
    public void Build_Names_AreCanonicalOrderedAndOnce()
    {
        var scopes = RegionScopes.Build(["zulu", "#alpha", "alpha", " Beta ", "Zürich", "<img onerror=x>"], out var skipped);
        Assert.Empty(skipped);
        Assert.Equal(["#<img onerror=x>", "#Beta", "#Zürich", "#alpha", "#zulu"], scopes.Regions.Select(region => region.Name));
    }

    [Fact]
    public void Build_NamesWithoutDerivableKey_AreSkippedAndListed()
    {
        var scopes = RegionScopes.Build(["", "#", "*", "$private", "  ", null!], out var skipped);
        Assert.Empty(scopes.Regions);
        Assert.Equal(["", "#", "*", "$private", "  ", ""], skipped);
        Assert.Empty(RegionScopes.Build(null, out _).Regions);
    }

    private static string? Match(RegionScopes scopes, RouteType route, ushort code, byte[] payload)
    {
        var transport = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(transport, code);
        byte[] raw = [new PacketHeader(route, PayloadType.Ack).Value, .. route.HasTransportCodes() ? transport : [], 0, .. payload];
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        return scopes.Match(frame);
    }
}
