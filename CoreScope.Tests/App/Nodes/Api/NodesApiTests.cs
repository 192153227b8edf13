using System.Net;
using System.Text.Json;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Nodes.Api;

public sealed class NodesApiTests : IAsyncLifetime
{
    private const string NodeShape =
        "public_key:s name:s? role:s lat:n? lon:n? last_seen:s first_seen:s advert_count:i hash_size:i hash_size_inconsistent:b foreign:b "
        + "battery_mv:i? temperature_c:n? default_scope:s?";

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "Hill", type: 2), "AA01", "OAK");
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "Hill", type: 2, timestamp: 1_760_000_100), "AA02", "SFO");
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "<b>x", type: 1), "AA01", "OAK");
        await _host.PublishFrameAsync(AnAdvert.Frame(3, null, type: 4), "AA01", "OAK");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_Rows_HaveUpstreamsKeysNewestFirst()
    {
        var answer = await _host.GetAsync("/api/nodes");
        JsonShape.AssertHas(answer, "nodes:a total:i counts:o");
        JsonShape.AssertHas(answer.GetProperty("counts"), "repeaters:i rooms:i companions:i sensors:i");
        var rows = answer.GetProperty("nodes").EnumerateArray().ToList();
        foreach (var row in rows)
            JsonShape.AssertHas(row, NodeShape);
        Assert.Equal(rows.Select(r => r.GetProperty("last_seen").GetString()).OrderDescending(), rows.Select(r => r.GetProperty("last_seen").GetString()));
        Assert.Equal(2, rows.Single(r => r.GetProperty("name").GetString() == "Hill").GetProperty("advert_count").GetInt32());
    }

    [Theory]
    [InlineData("role=repeater", 1)]
    [InlineData("role=rep", 0)]
    [InlineData("search=hIL", 1)]
    [InlineData("search=%3Cb%3E", 1)]
    [InlineData("region=sfo", 1)]
    [InlineData("region=XXX", 0)]
    [InlineData("area=x", 0)]
    [InlineData("lastHeard=1h", 3)]
    [InlineData("before=2001-01-01T00:00:00Z", 0)]
    [InlineData("limit=1", 3)]
    public async Task List_Filter_GivesTheNodesItNames(string query, int total)
    {
        var answer = await _host.GetAsync("/api/nodes?" + query);
        Assert.Equal(total, answer.GetProperty("total").GetInt32());
        // Counts are of all nodes, not of the filter.
        Assert.Equal(1, answer.GetProperty("counts").GetProperty("sensors").GetInt32());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1000000000")]
    [Trait("row", "OP-46")]
    public async Task List_Limit_IsClamped(string limit) => Assert.Equal(3, (await _host.GetAsync("/api/nodes?limit=" + limit)).GetProperty("nodes").GetArrayLength());

    [Fact]
    public async Task List_SortedByName_IsInOrder()
    {
        var names = (await _host.GetAsync("/api/nodes?sortBy=name")).GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("name").GetString()).ToList();
        Assert.Equal([null, "<b>x", "Hill"], names);
        Assert.Equal("Hill", (await _host.GetAsync("/api/nodes?sortBy=packetCount")).GetProperty("nodes")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("lastHeard=2h")]
    [InlineData("before=soon")]
    public async Task List_Nonsense_IsRefused(string query) => JsonShape.AssertHas(await _host.GetAsync("/api/nodes?" + query, HttpStatusCode.BadRequest), "error:s");

    [Fact]
    public async Task Detail_ByKeyOrPrefix_ShowsItsAdverts()
    {
        var key = AnAdvert.KeyOf(1).ToString();
        foreach (var text in new[] { key, key.ToUpperInvariant(), key[..8], key[..63] })
        {
            var detail = await _host.GetAsync("/api/nodes/" + text);
            Assert.Equal(key, detail.GetProperty("node").GetProperty("public_key").GetString());
            var adverts = detail.GetProperty("recentAdverts").EnumerateArray().ToList();
            Assert.Equal(2, adverts.Count);
            Assert.All(adverts, a => Assert.Equal(JsonValueKind.Array, a.GetProperty("observations").ValueKind));
        }
    }

    [Fact]
    public async Task Detail_AmbiguousOrUnknown_SaysSo()
    {
        Add("ABABABAB01");
        Add("ABABABAB02");
        await _host.GetAsync("/api/nodes/abababab", HttpStatusCode.Conflict);
        await _host.GetAsync("/api/nodes/abababab02", HttpStatusCode.OK);
        foreach (var unknown in new[] { "ababab", "0000000011", new string('0', 64), new string('a', 65), "%3Cimg%3E" })
            JsonShape.AssertHas(await _host.GetAsync("/api/nodes/" + unknown, HttpStatusCode.NotFound), "error:s");
    }

    [Fact]
    public async Task Node_WithTwoHashSizes_IsMarkedInconsistent()
    {
        var key = AnAdvert.KeyOf(2).ToString();
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "<b>x", 1, 1_760_000_200, "ABCD"), "AA01", "OAK");
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "<b>x", 1, 1_760_000_300, "AB"), "AA01", "OAK");
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "<b>x", 1, 1_760_000_400, "ABCD"), "AA01", "OAK");
        var node = (await _host.GetAsync("/api/nodes/" + key)).GetProperty("node");
        Assert.True(node.GetProperty("hash_size_inconsistent").GetBoolean());
        Assert.Equal([1, 2], node.GetProperty("hash_sizes_seen").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(2, node.GetProperty("hash_size").GetInt32());
        Assert.Equal(PayloadType.Advert, _host.Mesh.Store.Snapshot()[0].Type);
    }

    private void Add(string prefix) =>
        _host.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(prefix), HeardAt = new(1_760_000_000_000), Role = NodeRole.Repeater }, isNewTransmission: true);
}
