using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CoreScope.Tests.TestKit;

/// <summary>
/// A real Mosquitto on a free port with a configuration of its own, the independent judge of our MQTT code. Sessions are kept on disk,
/// so that it can be stopped and started again on the same port without forgetting them.
/// </summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mosquitto-").FullName;
    private readonly string _config;
    private readonly bool _tls;
    private Process? _process;

    private MosquittoBroker(bool tls, bool requireClientCertificate, (string Name, string Password)? user, string extra, Func<TestCertificates, (string Cert, string Key)>? show)
    {
        _tls = tls;
        Port = FreePort();
        Certificates = tls ? new TestCertificates(_folder) : null;
        _config = Path.Combine(_folder, "mosquitto.conf");
        File.WriteAllText(_config, Configuration(requireClientCertificate, user, extra, show ?? (c => (c.ServerCertPath, c.ServerKeyPath))));
    }

    public int Port { get; }

    public TestCertificates? Certificates { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"{(_tls ? "mqtts" : "mqtt")}://localhost:{Port}");

    /// <summary>Starts one; fails the test when Mosquitto is not installed.</summary>
    public static async Task<MosquittoBroker> StartAsync(
        bool tls = false, bool requireClientCertificate = false, (string Name, string Password)? user = null, string extra = "", Func<TestCertificates, (string Cert, string Key)>? show = null)
    {
        var broker = new MosquittoBroker(tls, requireClientCertificate, user, extra, show);
        await broker.StartAgainAsync();
        return broker;
    }

    public async Task StartAgainAsync()
    {
        _process = Launch(Find("mosquitto"), ["-c", _config]);
        await Eventually.TrueAsync(() => Answers() || _process.HasExited, "mosquitto answers on its port");
        Assert.False(_process.HasExited, "mosquitto ended at once; its configuration is refused");
    }

    /// <summary>Stops it as an operator would; sessions are written to disk.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } running)
            return;
        using (var stop = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)]))
            await stop.WaitForExitAsync();
        await running.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Stops or continues its process: a broker that is there but says nothing any more.</summary>
    public async Task FreezeAsync(bool frozen)
    {
        using var signal = Process.Start("kill", [frozen ? "-STOP" : "-CONT", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }

    /// <summary>Runs <c>mosquitto_pub</c> against any port of this machine and returns its exit code.</summary>
    public static async Task<int> PublishAsync(int port, params string[] arguments)
    {
        using var process = Launch(Find("mosquitto_pub"), ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), .. arguments]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return process.ExitCode;
    }

    /// <summary>A <c>mosquitto_pub</c> that goes on until it is killed.</summary>
    public static Process PublishForever(int port, params string[] arguments) =>
        Launch(Find("mosquitto_pub"), ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), .. arguments], openInput: true);

    public static string Find(string program)
    {
        string[] folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/sbin", "/opt/homebrew/bin"];
        var path = folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
        Assert.True(path is not null, $"{program} is not installed: these tests need Debian's packages mosquitto and mosquitto-clients.");
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Launch(string program, IEnumerable<string> arguments, bool openInput = false)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = openInput };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private string Configuration(bool requireClientCertificate, (string Name, string Password)? user, string extra, Func<TestCertificates, (string Cert, string Key)> show)
    {
        var lines = new List<string>
        {
            $"listener {Port} 127.0.0.1",
            "max_queued_messages 0",
            "persistence true",
            $"persistence_location {_folder}/",
            $"allow_anonymous {(user is null ? "true" : "false")}",
        };
        if (user is { } login)
            lines.Add($"password_file {WritePasswords(login)}");
        if (Certificates is { } certificates)
            lines.AddRange([$"cafile {certificates.CaPath}", $"certfile {show(certificates).Cert}", $"keyfile {show(certificates).Key}", $"require_certificate {(requireClientCertificate ? "true" : "false")}"]);
        // Started by root, Mosquitto would change to a user who cannot read the folder.
        if (Environment.UserName == "root")
            lines.Add("user root");
        lines.Add(extra);
        return string.Join('\n', lines) + "\n";
    }

    private string WritePasswords((string Name, string Password) login)
    {
        var path = Path.Combine(_folder, "passwords");
        using var process = Launch(Find("mosquitto_passwd"), ["-b", "-c", path, login.Name, login.Password]);
        process.WaitForExit();
        return path;
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
