using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.RealCapture;

/// <summary>
/// The figures of a real capture against what plain SQL and a few lines of byte reading find in the upstream database of the same
/// packets. The nodes upstream knew are made known first, so that hops have the same candidates.
/// </summary>
public sealed class CaptureFiguresTests : IAsyncLifetime
{
    private readonly Mesh _mesh;
    private readonly ManualClock _clock = new() { Start = new DateTimeOffset(2026, 5, 17, 18, 20, 0, TimeSpan.Zero) };
    private SqliteConnection _upstream = null!;
    private ApiHost _host = null!;

    public CaptureFiguresTests()
    {
        _mesh = new Mesh(_clock, NullLogger<PacketFeed>.Instance);
    }

    public async Task InitializeAsync()
    {
        _upstream = new SqliteConnection($"Data Source=file:{SharedFiles.Require("data/corescope-fixture.db")}?immutable=1;Mode=ReadOnly");
        await _upstream.OpenAsync();
        foreach (var (key, role, name) in Rows("SELECT public_key, role, name FROM nodes", row => (row.GetString(0), row.GetString(1), row.GetString(2))))
            _mesh.Nodes.Apply(new NodeAdvert { Key = KeyOf(key), HeardAt = UnixMillis.Now(_clock), Role = RoleOf(role), Name = name }, true);
        _host = await ApiHost.StartAsync(new ApiHostOptions { Clock = _clock, Mesh = _mesh });
        foreach (var (topic, body) in EndToEnd.Observers.Capture())
            await _host.PublishAsync(topic, body);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    [Trait("row", "RP-10")]
    public async Task FiguresOfTheCapture_AreThoseOfPlainCounting()
    {
        var packets = (await _host.GetAsync("/api/packets?limit=1000&expand=observations")).GetProperty("packets").EnumerateArray().ToList();
        // One frame's path is longer than the firmware's 64 bytes: refused, and counted.
        var all = Rows("SELECT raw_hex FROM transmissions", row => Convert.FromHexString(row.GetString(0)));
        var frames = all.Where(frame => PathOf(frame).Length <= 64).ToList();
        Assert.Equal((499, 498, 498, 1L), (all.Count, frames.Count, packets.Count, _host.Counters.Dropped["path_too_long"]));
        Assert.Equal(Counts(frames.Select(frame => (frame[0] >> 2) & 15)), Counts(packets.Select(packet => packet.GetProperty("payload_type").GetInt32())));
        Assert.Equal(Counts(frames.Select(frame => frame[0] & 3)), Counts(packets.Select(packet => packet.GetProperty("route_type").GetInt32())));

        var observers = (await _host.GetAsync("/api/observers")).GetProperty("observers").EnumerateArray()
            .ToDictionary(row => row.GetProperty("id").GetString()!, row => row.GetProperty("packet_count").GetInt32(), StringComparer.OrdinalIgnoreCase);
        var heard = EndToEnd.Observers.Capture().Where(message => PathOf(Convert.FromHexString(JsonDocument.Parse(message.Body).RootElement.GetProperty("raw").GetString()!)).Length <= 64).GroupBy(message => message.Topic.Split('/')[2], StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.Count(), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(heard.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase), observers.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase));
        await AssertAdvertsAsync(packets);
        await AssertHopsAsync();
    }

    // Adverts that a node sent, its key read from its fixed place, or that a resolved path leads through it.
    private async Task AssertAdvertsAsync(IReadOnlyList<JsonElement> packets)
    {
        var adverts = packets.Where(packet => packet.GetProperty("payload_type").GetInt32() == (int)PayloadType.Advert).Select(packet =>
        {
            var frame = Convert.FromHexString(packet.GetProperty("raw_hex").GetString()!);
            var path = PathOf(frame);
            return packet.GetProperty("observations").EnumerateArray().SelectMany(ResolvedOf).Append(Convert.ToHexStringLower(frame, path.At + path.Length, 32)).OfType<string>().Distinct();
        });
        var expected = Counts(adverts.SelectMany(keys => keys));
        Assert.InRange(expected.Count, 100, 200);
        foreach (var (key, count) in expected)
        {
            var analytics = await _host.GetAsync($"/api/nodes/{key}/analytics?days=1");
            var type = analytics.GetProperty("packetTypeBreakdown").EnumerateArray().Single(type => type.GetProperty("payload_type").GetInt32() == (int)PayloadType.Advert);
            Assert.Equal((key, count), (key, type.GetProperty("count").GetInt32()));
        }
    }

    private static IEnumerable<string?> ResolvedOf(JsonElement observation) =>
        observation.TryGetProperty("resolved_path", out var path) ? path.EnumerateArray().Select(hop => hop.GetString()) : [];

    // A hop that only one repeater or room begins with is that node, as upstream found too; no hop is a node it cannot be. The paths
    // are upstream's: some are those of another observation than the frame it kept.
    private async Task AssertHopsAsync()
    {
        var relays = Rows("SELECT public_key FROM nodes WHERE role IN ('repeater', 'room')", row => row.GetString(0));
        var unique = 0;
        foreach (var (hops, theirs) in Rows("SELECT path_json, resolved_path FROM observations WHERE resolved_path IS NOT NULL", row => (Texts(row.GetString(0)), Texts(row.GetString(1)))))
        {
            var ours = (await _host.GetAsync("/api/resolve-hops?hops=" + string.Join(',', hops))).GetProperty("resolved");
            foreach (var (hop, their) in hops.Zip(theirs))
            {
                List<string?> candidates = [.. relays.Where(key => key.StartsWith(hop!, StringComparison.OrdinalIgnoreCase))];
                var our = ours.GetProperty(hop!).TryGetProperty("pubkey", out var key) ? key.GetString() : null;
                Assert.Contains(our, candidates.Count == 0 ? [null] : candidates);
                if (candidates is not [var only])
                    continue;
                Assert.Equal((only, only), (our, their));
                unique++;
            }
        }

        Assert.Equal(1841, unique);
    }

    private static string?[] Texts(string json) => JsonSerializer.Deserialize<string?[]>(json)!;

    // Behind the header, the transport codes of routes 0 and 3, and the path's own length byte.
    private static (int At, int Length) PathOf(byte[] frame)
    {
        var at = (frame[0] & 3) is 0 or 3 ? 5 : 1;
        return (at + 1, (frame[at] & 63) * ((frame[at] >> 6) + 1));
    }

    private static SortedDictionary<T, int> Counts<T>(IEnumerable<T> values)
        where T : notnull => new(values.GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count()));

    private static PublicKey KeyOf(string hex) => PublicKey.TryParse(hex, out var key) ? key : throw new FormatException(hex);

    private static NodeRole RoleOf(string role) => role switch
    {
        "repeater" => NodeRole.Repeater,
        "room" => NodeRole.Room,
        _ => NodeRole.Companion,
    };

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _upstream.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }
}
