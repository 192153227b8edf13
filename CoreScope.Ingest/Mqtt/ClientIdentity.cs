using System.Security.Cryptography;
using System.Text;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// Client ids that stay the same over restarts, so that a broker recognises our session: <c>corescope-&lt;instance&gt;-&lt;tag&gt;</c>.
/// The instance is drawn once and kept in the data directory; the tag's hash, not its place in the list, tells sources apart.
/// </summary>
public sealed class ClientIdentity
{
    private const string FileName = "instance-id";
    private readonly string _instance;

    private ClientIdentity(string instance) => _instance = instance;

    /// <summary>Reads the instance id from <paramref name="folder"/>, or draws and keeps one.</summary>
    public static ClientIdentity Load(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var kept = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        if (kept.Length == 8 && kept.All(char.IsAsciiHexDigit))
            return new ClientIdentity(kept);
        var drawn = RandomNumberGenerator.GetHexString(8, lowercase: true);
        File.WriteAllText(path, drawn);
        return new ClientIdentity(drawn);
    }

    /// <summary>The id of the source called <paramref name="tag"/>.</summary>
    public string For(string tag)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(tag));
        return $"corescope-{_instance}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }
}
