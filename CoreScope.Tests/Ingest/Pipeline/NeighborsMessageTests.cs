using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class NeighborsMessageTests : IDisposable
{
    private readonly PipelineRig _rig = new();
    private readonly string _observer = PipelineRig.KeyOf(1).ToString().ToUpperInvariant();
    private readonly string _neighbor = PipelineRig.KeyOf(2).ToString();

    public NeighborsMessageTests()
    {
        foreach (byte seed in new[] { 1, 2, 3 })
            _rig.Take(PipelineRig.Advert(seed, new AdvertContent { Type = 2, Name = $"n{seed}" }));
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Trait("row", "SC-02")]
    public async Task Report_ConfirmsLinksAndTakesScopesOfThoseThatAnswered()
    {
        Take($$"""
            {"timestamp":"2026-01-01T00:00:00Z","origin":"Obs","origin_id":"x","truncated":true,"self":{"scopes":"DEN, APRS,DEN","default_scope":"*"},"neighbors":[
            {"pubkey":"{{_neighbor.ToUpperInvariant()}}","snr":9.75,"heard_secs_ago":42,"scopes":"*,DEN","status":"responded"},
            {"pubkey":"{{Key(3)[..16]}}","snr":-3.5,"heard_secs_ago":3600,"scopes":"","status":"timeout"}]}
            """);
        Assert.Equal("Obs", _rig.Observer(_observer).Facts.Name);
        Assert.Equal("DEN,APRS", Node(1).DeclaredScopes);
        Assert.Equal(("*,DEN", _rig.Now), (Node(2).DeclaredScopes, Node(2).ScopesDeclaredAt));
        Assert.Null(Node(3).DeclaredScopes);
        var answered = _rig.Mesh.Graph.Find(Node(1).Id, Node(2).Id)!.Value;
        Assert.Equal((1L, 9.75, _rig.Now.Value), (answered.Count, answered.Details.AverageSnr, answered.Details.ConfirmedAt));
        var silent = _rig.Mesh.Graph.Find(Node(1).Id, Node(3).Id)!.Value;
        Assert.Equal(_rig.Now - TimeSpan.FromHours(1), silent.LastSeen);
        await _rig.WriteAsync();
        var back = await _rig.ReadBackAsync();
        Assert.Equal(("*,DEN", _rig.Now), (back.Nodes.Find(PipelineRig.KeyOf(2))!.DeclaredScopes, back.Nodes.Find(PipelineRig.KeyOf(2))!.ScopesDeclaredAt));
    }

    [Fact]
    [Trait("row", "SC-02")]
    public void Report_WithoutAnswerOrName_TakesNothingBack()
    {
        Report(_neighbor, "A,B", "responded");
        Report(_neighbor, "", "timeout");
        Assert.Equal("A,B", Node(2).DeclaredScopes);
        // Cut off at ten kilobytes: who is missing may be a neighbour all the same.
        Take("""{"self":{"scopes":"X"},"neighbors":[]}""");
        Assert.Equal("A,B", Node(2).DeclaredScopes);
        Assert.NotNull(_rig.Mesh.Graph.Find(Node(1).Id, Node(2).Id));
        // An answer that it has none is an answer.
        Report(_neighbor, "", "responded");
        Assert.Equal("", Node(2).DeclaredScopes);
    }

    [Fact]
    public void Report_ThatIsRetained_CountsNothing()
    {
        _rig.Take($"meshcore/OAK/{_observer}/neighbors", Body(_neighbor, "A", "responded"), retained: true);
        Assert.Null(Node(2).DeclaredScopes);
        Assert.Equal(0, _rig.Mesh.Graph.Count);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"neighbors":{}}""")]
    [InlineData("""{"self":"x","neighbors":[1,"x",null,[],{"a":{"b":[1]}}]}""")]
    [InlineData("""{"self":{"scopes":7},"neighbors":[{"pubkey":5},{"pubkey":"zz"},{"pubkey":"00"},{"pubkey":"0123456789abcdef0"}]}""")]
    [InlineData("""{"neighbors":[{"pubkey":"0000000000000000000000000000000000000000000000000000000000000000","heard_secs_ago":-1,"snr":"x","status":["responded"]}]}""")]
    [InlineData("""{"neighbors":[{"pubkey":"FFFFFFFF","heard_secs_ago":1e300,"snr":1e999,"scopes":{"x":1},"status":"responded"}]}""")]
    public void Report_ThatIsNotAsItShouldBe_IsPassedOver(string body)
    {
        Take(body);
        Assert.Equal(0, _rig.Mesh.Graph.Count);
        Assert.Equal(0, _rig.Dropped("internal_error"));
        Assert.All(_rig.Mesh.Nodes.Snapshot(), node => Assert.Null(node.DeclaredScopes));
    }

    [Fact]
    public void Report_OfAnObserverThatIsNoNode_TakesScopesOnly()
    {
        _rig.Take("meshcore/OAK/EEEE/neighbors", Body(_neighbor, "A", "responded"));
        Assert.Equal("A", Node(2).DeclaredScopes);
        Assert.Equal(0, _rig.Mesh.Graph.Count);
    }

    [Fact]
    public void Scopes_OfAnyLengthAndContent_AreOneLine()
    {
        Report(_neighbor, "a\\u0000b\\n,  ,<b>," + new string('x', 2000), "responded");
        Assert.StartsWith("ab,<b>,xxx", Node(2).DeclaredScopes, StringComparison.Ordinal);
        Assert.InRange(Node(2).DeclaredScopes!.Length, 10, 256);
    }

    private void Report(string key, string scopes, string status) => Take(Body(key, scopes, status));

    private static string Body(string key, string scopes, string status) =>
        $$$"""{"neighbors":[{"pubkey":"{{{key}}}","snr":1,"heard_secs_ago":5,"scopes":"{{{scopes}}}","status":"{{{status}}}"}]}""";

    private void Take(string body) => _rig.Take($"meshcore/OAK/{_observer}/neighbors", body);

    private static string Key(byte seed) => PipelineRig.KeyOf(seed).ToString();

    private Node Node(byte seed) => _rig.Mesh.Nodes.Find(PipelineRig.KeyOf(seed))!;
}
