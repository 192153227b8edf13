using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Paths;

public sealed class PrefixTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_000)]
    public void Candidates_OfRandomKeys_EqualAPlainSearch(int count)
    {
        var random = new Random(count);
        var nodes = Enumerable.Range(1, count).Select(id => new Node { Id = id, Key = RandomKey(random), Role = (NodeRole)random.Next(6) }).ToArray();
        var silent = nodes.Where(n => n.Id % 7 == 0).Select(n => n.Key).ToHashSet();
        var table = new PrefixTable(nodes, silent);
        Assert.Equal(nodes.Count(n => n.Role.CanRelay() && !silent.Contains(n.Key)), table.Count);
        for (var i = 0; i < 2_000; i++)
        {
            var key = count > 0 && random.Next(2) == 0 ? nodes[random.Next(count)].Key : RandomKey(random);
            var hop = key.Prefix(1 + random.Next(8));
            var expected = nodes.Where(n => n.Role.CanRelay() && !silent.Contains(n.Key) && hop.IsPrefixOf(n.Key)).OrderBy(n => n.Key).Select(n => n.Id);
            Assert.Equal(expected, table.Candidates(hop).ToArray());
        }
    }

    [Fact]
    public void Candidates_OfNoHop_AreNone()
    {
        var table = new PrefixTable([new Node { Id = 1, Key = AKey.Of("00"), Role = NodeRole.Repeater }], new HashSet<PublicKey>());
        Assert.True(table.Candidates(default).IsEmpty);
        Assert.Equal(1, table.Candidates(PathBed.Hop("00")).Length);
    }

    // Few different bytes, so that prefixes collide at every length.
    private static PublicKey RandomKey(Random random)
    {
        var bytes = new byte[PublicKey.Size];
        for (var i = 0; i < 8; i++)
            bytes[i] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
        random.NextBytes(bytes.AsSpan(8));
        return new PublicKey(bytes);
    }
}
