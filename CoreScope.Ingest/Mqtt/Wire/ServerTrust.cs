using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Judges a broker's certificate: any, by the system's authorities, or by the ones configured. Holds the client certificate.</summary>
internal sealed class ServerTrust
{
    private readonly bool _acceptAny;
    private readonly X509Certificate2Collection? _authorities;

    private ServerTrust(bool acceptAny, X509Certificate2Collection? authorities, X509CertificateCollection? clientCertificates)
    {
        _acceptAny = acceptAny;
        _authorities = authorities;
        ClientCertificates = clientCertificates;
    }

    public X509CertificateCollection? ClientCertificates { get; }

    /// <summary>Why the certificate was refused, and what to do about it; null when it was not.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Reads the files anew, so that a renewed certificate is used at the next connect.</summary>
    public static ServerTrust Load(MqttTlsOptions options)
    {
        try
        {
            return new ServerTrust(options.AcceptAnyCertificate, LoadAuthorities(options.CaCertPath), LoadClientCertificate(options));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MqttException($"Certificate file cannot be used: {e.Message}", e);
        }
    }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_acceptAny)
            return true;
        if (certificate is not X509Certificate2 leaf)
            return Refuse("the broker shows no certificate");
        // The name counts whoever vouches for the certificate.
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return Refuse($"the broker's certificate ({leaf.Subject}) is not for this host name: check the address");
        if (_authorities is null)
            return errors == SslPolicyErrors.None || Refuse(Fault(leaf, "give its authority as CaCertPath"));
        // With an authority of our own the system's verdict on the chain does not matter.
        return ChainsToOwn(leaf, chain) || Refuse(Fault(leaf, "CaCertPath names another one"));
    }

    private bool Refuse(string complaint)
    {
        Complaint = complaint;
        return false;
    }

    private static string Fault(X509Certificate2 leaf, string remedy)
    {
        var now = DateTime.Now;
        if (now > leaf.NotAfter)
            return string.Create(CultureInfo.InvariantCulture, $"the broker's certificate ({leaf.Subject}) expired on {leaf.NotAfter:yyyy-MM-dd}");
        if (now < leaf.NotBefore)
            return string.Create(CultureInfo.InvariantCulture, $"the broker's certificate ({leaf.Subject}) is valid from {leaf.NotBefore:yyyy-MM-dd} on only: check the clock");
        return $"the broker's certificate ({leaf.Subject}) is of an authority that is not trusted ({leaf.Issuer}): {remedy}";
    }

    private bool ChainsToOwn(X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }

    private static X509Certificate2Collection? LoadAuthorities(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("no certificate in the file of authorities");
    }

    private static X509CertificateCollection? LoadClientCertificate(MqttTlsOptions options)
    {
        if (string.IsNullOrEmpty(options.ClientCertPath))
            return null;
        using var loaded = X509Certificate2.CreateFromPemFile(options.ClientCertPath, string.IsNullOrEmpty(options.ClientKeyPath) ? null : options.ClientKeyPath);
        // Windows cannot show a certificate whose key never was in a store; the detour through PKCS 12 works everywhere.
        return [X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null)];
    }
}
