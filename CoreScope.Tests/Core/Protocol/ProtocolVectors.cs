using System.Text.Json;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Protocol;

/// <summary>The shared protocol vectors, read once.</summary>
internal static class ProtocolVectors
{
    private static readonly Lazy<JsonElement> _root = new(() =>
        JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("vectors/protocol.json"))).RootElement);

    public static JsonElement Root => _root.Value;

    /// <summary>The derivations of one kind; at least one, so that a test over them proves something.</summary>
    public static IReadOnlyList<JsonElement> Derivations(string kind)
    {
        var found = Root.GetProperty("derivations").EnumerateArray().Where(d => d.GetProperty("kind").GetString() == kind).ToList();
        Assert.NotEmpty(found);
        return found;
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));
}
