using CoreScope.App.Features.Home;
using CoreScope.App.Hosting.Options;
using Microsoft.Extensions.Configuration;

namespace CoreScope.Tests.App.Hosting;

public sealed class HomeOptionsTests
{
    [Fact]
    [Trait("row", "HO-01")]
    public void Set_Lists_ReplaceTheBuiltInOnes()
    {
        var content = Read(
            ("HeroTitle", "Our mesh"), ("Steps:0:Emoji", "📻"), ("Steps:0:Title", "Tune"), ("Steps:0:Description", "869.525"),
            ("FooterLinks:0:Label", "Chat"), ("FooterLinks:0:Url", " https://chat.example.org "), ("FooterLinks:1:Label", "Nodes"), ("FooterLinks:1:Url", "#/nodes")).Home.ToContent();
        Assert.Equal("Our mesh", content.Title);
        Assert.Equal([new HomeStep("📻", "Tune", "869.525")], content.Steps);
        Assert.Same(HomeContent.BuiltInQuestions, content.Questions);
        Assert.Equal([new HomeLink("Chat", "https://chat.example.org"), new HomeLink("Nodes", "#/nodes")], content.Links);
    }

    [Fact]
    public void Nonsense_NamesEveryKey()
    {
        var options = Read(
            ("HeroTitle", new string('x', 300)), ("Steps:0:Description", "no title"), ("Steps:3:Title", "t"), ("Steps:3:Description", new string('x', 5_000)), ("Checklist:0:Answer", "no question"),
            ("FooterLinks:0:Label", "a"), ("FooterLinks:0:Url", "javascript:alert(1)"), ("FooterLinks:1:Label", "b"), ("FooterLinks:1:Url", "//evil.example"), ("FooterLinks:2:Url", "https://ok.example"));
        Assert.Equal(
            [
                "CoreScope:Home:Checklist:0:Question", "CoreScope:Home:FooterLinks:0:Url", "CoreScope:Home:FooterLinks:1:Url", "CoreScope:Home:FooterLinks:2:Label", "CoreScope:Home:HeroTitle",
                "CoreScope:Home:Steps:0:Title", "CoreScope:Home:Steps:3:Description",
            ],
            CoreScopeOptionsValidator.FaultsOf(options).Select(fault => fault.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void BuiltInWords_AreSoundThemselves()
    {
        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(Read()));
        Assert.All(HomeContent.BuiltInSteps.Concat(HomeContent.BuiltInQuestions), step => Assert.NotEmpty(RichTextParser.Parse(step.Text)));
    }

    private static CoreScopeOptions Read(params (string Key, string Value)[] values)
    {
        var options = new CoreScopeOptions();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"CoreScope:Home:{v.Key}", (string?)v.Value))).Build();
        OptionsBinder.Bind(configuration.GetSection(CoreScopeOptions.Section), options);
        return options;
    }
}
