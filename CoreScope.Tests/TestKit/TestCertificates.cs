using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CoreScope.Tests.TestKit;

/// <summary>An authority with a server and a client certificate for localhost, as PEM files in a folder.</summary>
public sealed class TestCertificates
{
    public TestCertificates(string folder)
    {
        using var authority = Authority("CN=CoreScope test authority");
        using var stranger = Authority("CN=A stranger");
        CaPath = Write(folder, "ca.pem", authority.ExportCertificatePem());
        StrangeCaPath = Write(folder, "stranger.pem", stranger.ExportCertificatePem());
        (ServerCertPath, ServerKeyPath) = Issue(folder, "server", authority);
        (ClientCertPath, ClientKeyPath) = Issue(folder, "client", authority);
        (ExpiredCertPath, ExpiredKeyPath) = Issue(folder, "expired", authority, days: -0.5);
        (OtherHostCertPath, OtherHostKeyPath) = Issue(folder, "otherhost", authority, host: "elsewhere.example");
    }

    public string ExpiredCertPath { get; }

    public string ExpiredKeyPath { get; }

    public string OtherHostCertPath { get; }

    public string OtherHostKeyPath { get; }

    public string CaPath { get; }

    public string StrangeCaPath { get; }

    public string ServerCertPath { get; }

    public string ServerKeyPath { get; }

    public string ClientCertPath { get; }

    public string ClientKeyPath { get; }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
    }

    private static (string Cert, string Key) Issue(string folder, string name, X509Certificate2 authority, double days = 5, string host = "localhost")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-20), DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return (Write(folder, $"{name}.pem", certificate.ExportCertificatePem()), Write(folder, $"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
