using System.Security.Cryptography;
using System.Text;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>
/// Judges user name and password. Only hashes under a key of this process are kept and every user is compared, so the time taken
/// tells neither which half was wrong nor how much of it was right.
/// </summary>
internal sealed class ListenerCredentials
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[][] _known;
    private readonly bool _anonymous;

    public ListenerCredentials(MqttListenerOptions options)
    {
        _anonymous = options.ServesAnonymous;
        _known = [.. options.Users.Select(u => Hash(u.Username ?? "", Encoding.UTF8.GetBytes(u.Password ?? "")))];
    }

    public bool Accept(string? username, byte[]? password)
    {
        // Without any user there is nothing a name could be checked against.
        if (_anonymous && (username is null || _known.Length == 0))
            return true;
        var given = Hash(username ?? "", password ?? []);
        var match = false;
        foreach (var known in _known)
            match |= CryptographicOperations.FixedTimeEquals(known, given);
        return match;
    }

    private byte[] Hash(string username, ReadOnlySpan<byte> password)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        var name = Encoding.UTF8.GetBytes(username);
        hash.AppendData(BitConverter.GetBytes(name.Length));
        hash.AppendData(name);
        hash.AppendData(password);
        return hash.GetHashAndReset();
    }
}
