using System.Text.Json;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Stored;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Preferences;

/// <summary>
/// What one reader takes along to another browser: favourites, claimed nodes and preferences, as a JSON file. Whatever is read may
/// come from anywhere: what is not of its form is passed over.
/// </summary>
/// <param name="Favorites">Starred nodes.</param>
/// <param name="Claimed">My Mesh.</param>
/// <param name="Preferences">Choices as they are stored, by key.</param>
public sealed record ReaderFile(IReadOnlyList<PublicKey> Favorites, IReadOnlyList<ClaimedNode> Claimed, IReadOnlyDictionary<string, string> Preferences)
{
    /// <summary>Longest file that is read.</summary>
    public const int MostBytes = 512 * 1024;

    private const string App = "CoreScope";
    private const int LongestValue = 64;

    /// <summary>The file's text.</summary>
    public string ToJson() => StoredJson.TextOf(
        json =>
        {
            json.WriteStartObject();
            json.WriteString("app", App);
            json.WriteNumber("version", 1);
            json.WritePropertyName("favorites");
            StoredJson.Write(json, Favorites);
            json.WritePropertyName("myNodes");
            StoredJson.Write(json, Claimed);
            json.WriteStartObject("preferences");
            foreach (var (key, value) in Preferences)
                json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        },
        isIndented: true);

    /// <summary>Reads a file's text; null when it is none of ours.</summary>
    public static ReaderFile? Read(string text)
    {
        if (StoredJson.Parse(text) is not { ValueKind: JsonValueKind.Object } file || !file.TryGetProperty("app", out var app) || StoredJson.StringOf(app) != App)
            return null;
        var known = new DisplayPreferences().ToStored().Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var preferences = new Dictionary<string, string>(StringComparer.Ordinal);
        if (file.TryGetProperty("preferences", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in given.EnumerateObject())
            {
                if (known.Contains(entry.Name) && StoredJson.StringOf(entry.Value) is { Length: <= LongestValue } value)
                    preferences[entry.Name] = value;
            }
        }

        return new ReaderFile(
            file.TryGetProperty("favorites", out var favorites) ? StoredJson.ReadKeys(favorites) : [],
            file.TryGetProperty("myNodes", out var claimed) ? StoredJson.ReadNodes(claimed) : [],
            preferences);
    }
}
