using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CoreScope.Ingest.Mqtt;

/// <summary>
/// Where a broker is, read from <c>mqtt://user:password@host:port/path</c>. Schemes: <c>mqtt</c> and <c>tcp</c>, <c>mqtts</c> and
/// <c>ssl</c>, <c>ws</c>, <c>wss</c>. Credentials reach up to the last <c>@</c>, as passwords may contain one.
/// </summary>
public sealed partial record BrokerAddress
{
    private const string Mask = "****";

    private BrokerAddress()
    {
    }

    /// <summary>Lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>Name or address, IPv6 without brackets.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>With leading slash; matters to WebSockets only.</summary>
    public required string Path { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public bool UsesTls => Scheme is "mqtts" or "ssl" or "wss";

    public bool UsesWebSocket => Scheme is "ws" or "wss";

    /// <summary>The address without credentials.</summary>
    public string Bare => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}{(Path == "/" ? "" : Path)}");

    /// <summary>Never shows the password.</summary>
    public override string ToString() => Username is null ? Bare : Bare.Replace("://", $"://{Username}{(Password is null ? "" : ":" + Mask)}@", StringComparison.Ordinal);

    /// <summary>Reads <paramref name="url"/>; the fault never repeats it, for it may hold a password.</summary>
    public static bool TryParse(string? url, [NotNullWhen(true)] out BrokerAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        var text = url?.Trim() ?? "";
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("mqtt" or "tcp" or "mqtts" or "ssl" or "ws" or "wss"))
        {
            fault = "is not a broker address: use mqtt://, mqtts://, ws:// or wss://";
            return false;
        }

        var rest = text[(schemeEnd + 3)..];
        var at = rest.LastIndexOf('@');
        var (username, password) = SplitCredentials(at < 0 ? "" : rest[..at]);
        var place = rest[(at + 1)..];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? place : place[..slash];
        fault = SplitAuthority(authority, DefaultPort(scheme), out var host, out var port);
        if (fault is not null)
            return false;
        address = new BrokerAddress { Scheme = scheme, Host = host, Port = port, Path = slash < 0 ? "/" : place[slash..], Username = username, Password = password };
        return true;
    }

    /// <summary><paramref name="text"/> with the password of every broker address in it, and every given secret, replaced by <c>****</c>.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? MaskIn(string? text, params ReadOnlySpan<string?> secrets)
    {
        if (string.IsNullOrEmpty(text))
            return text;
        var masked = Credentials().Replace(text, match => $"{match.Groups["before"].Value}:{Mask}@");
        foreach (var secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
                masked = masked.Replace(secret, Mask, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Mask, StringComparison.Ordinal);
        }

        return masked;
    }

    // Greedy up to the last '@' before white space or a quote: the password itself may contain '@'.
    [GeneratedRegex("""(?<before>\b(?:mqtts?|tcp|ssl|wss?)://[^\s:@/"']*):[^\s"']*@""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Credentials();

    private static int DefaultPort(string scheme) => scheme switch
    {
        "mqtts" or "ssl" => 8883,
        "ws" => 80,
        "wss" => 443,
        _ => 1883,
    };

    private static (string? Username, string? Password) SplitCredentials(string credentials)
    {
        if (credentials.Length == 0)
            return (null, null);
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Uri.UnescapeDataString(credentials), null)
            : (Uri.UnescapeDataString(credentials[..colon]), Uri.UnescapeDataString(credentials[(colon + 1)..]));
    }

    private static string? SplitAuthority(string authority, int defaultPort, out string host, out int port)
    {
        port = defaultPort;
        var bracket = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = authority.IndexOf(':', Math.Max(bracket, 0));
        host = (colon < 0 ? authority : authority[..colon]).Trim('[', ']');
        if (colon >= 0 && (!int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65_535))
            return "has no valid port (1 to 65535)";
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? "has no valid host name" : null;
    }
}
