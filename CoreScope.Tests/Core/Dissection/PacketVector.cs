using System.Text.Json;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Tests.Core.Protocol;

namespace CoreScope.Tests.Core.Dissection;

/// <summary>One packet of the shared vectors with its own keys and regions.</summary>
internal sealed class PacketVector
{
    private PacketVector(JsonElement vector)
    {
        Name = vector.Text("name");
        RawHex = vector.Text("raw_hex");
        Expected = vector.GetProperty("expected");
        var keys = vector.GetProperty("keys");
        Keys = ChannelKeyring.Of(KeysOf(keys));
        Regions = RegionScopes.Build(RegionsOf(keys), out var skipped);
        Assert.Empty(skipped);
    }

    public static IReadOnlyList<PacketVector> All { get; } =
        [.. ProtocolVectors.Root.GetProperty("vectors").EnumerateArray().Select(vector => new PacketVector(vector))];

    /// <summary>The frames of all vectors that are accepted.</summary>
    public static IReadOnlyList<byte[]> Frames { get; } =
        [.. All.Where(vector => vector.Expected.GetProperty("ok").GetBoolean()).Select(vector => vector.Bytes())];

    /// <summary>Every channel key of the vectors in one ring.</summary>
    public static ChannelKeyring AllKeys { get; } = ChannelKeyring.Of(All.SelectMany(vector => vector.Keys.Keys));

    /// <summary>Every region of the vectors.</summary>
    public static RegionScopes AllRegions { get; } = RegionScopes.Build(All.SelectMany(vector => vector.Regions.Regions).Select(r => r.Name), out _);

    public string Name { get; }

    public string RawHex { get; }

    public JsonElement Expected { get; }

    public ChannelKeyring Keys { get; }

    public RegionScopes Regions { get; }

    public static PacketVector Named(string name) => All.Single(vector => vector.Name == name);

    /// <summary>The bytes of <see cref="RawHex"/>; only for text that is hex.</summary>
    public byte[] Bytes()
    {
        var buffer = new byte[RawHex.Length];
        Assert.True(HexText.TryParse(RawHex, buffer, out var length, out _), Name);
        return buffer[..length];
    }

    public DissectedPacket Dissect() => PacketDissector.DissectText(RawHex, Keys, Regions);

    public override string ToString() => Name;

    private static IEnumerable<ChannelKey> KeysOf(JsonElement keys)
    {
        if (!keys.TryGetProperty("channels", out var channels))
            yield break;
        foreach (var channel in channels.EnumerateObject())
        {
            if (ChannelKey.TryParse(channel.Name, channel.Value.GetString(), out var key))
                yield return key;
        }
    }

    private static IEnumerable<string> RegionsOf(JsonElement keys) =>
        keys.TryGetProperty("regions", out var regions) ? regions.EnumerateArray().Select(region => region.GetString()!) : [];
}
