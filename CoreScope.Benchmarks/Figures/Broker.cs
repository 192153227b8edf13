using System.Diagnostics;
using System.Net.Sockets;

namespace CoreScope.Benchmarks.Figures;

/// <summary>A Mosquitto of our own on a free port, its queues unlimited.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly Process _process;

    private Broker(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts one; <paramref name="window"/> is how many QoS 1 messages a client may leave unacknowledged.</summary>
    public static async Task<Broker> StartAsync(string folder, int window)
    {
        var program = (string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"] is var places
            ? Array.Find(places, File.Exists) ?? throw new InvalidOperationException("Mosquitto is not installed (Debian's package mosquitto).")
            : "";
        var port = AppUnderTest.FreePort();
        var config = Path.Combine(Directory.CreateDirectory(folder).FullName, "mosquitto.conf");
        await File.WriteAllTextAsync(config, $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages {window}\n{(Environment.UserName == "root" ? "user root\n" : "")}");
        var process = Process.Start(new ProcessStartInfo(program, ["-c", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        for (var tries = 0; tries < 100 && !process.HasExited; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return new Broker(process, port);
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        process.Dispose();
        throw new InvalidOperationException("Mosquitto does not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
