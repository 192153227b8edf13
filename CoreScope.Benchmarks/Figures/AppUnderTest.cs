using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CoreScope.Benchmarks.Figures;

/// <summary>The published app as a process of its own, on free ports, seen from outside: HTTP, its database file and <c>/proc</c>.</summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private const double Megabyte = 1_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly Stopwatch _sinceStart;
    private readonly TaskCompletionSource<TimeSpan> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppUnderTest(Process process, string dataDir, int webPort, int mqttPort)
    {
        _sinceStart = Stopwatch.StartNew();
        _process = process;
        DataDir = dataDir;
        MqttPort = mqttPort;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{webPort}"), Timeout = TimeSpan.FromSeconds(20) };
        WebPort = webPort;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string DataDir { get; }

    public int WebPort { get; }

    public int MqttPort { get; }

    public HttpClient Http { get; }

    /// <summary>What it printed last.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>CPU time used so far, seconds of one core.</summary>
    public double CpuSeconds
    {
        get
        {
            // Field 2 is the name in brackets and may hold blanks.
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory now, MB.</summary>
    public double ResidentMB => Status("VmRSS:");

    /// <summary>The most it ever was, MB.</summary>
    public double PeakMB => Status("VmHWM:");

    /// <summary>Starts it on <paramref name="dataDir"/>; settings are named without <c>CoreScope__</c>.</summary>
    public static AppUnderTest Start(FigureRun run, string dataDir, params (string Key, string Value)[] settings)
    {
        var (web, mqtt) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(run.AppFolder, "CoreScope.App.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = run.AppFolder };
        (string, string)[] own = [("Port", Text(web)), ("MqttListener__Port", Text(mqtt)), ("DataDir", dataDir)];
        foreach (var (key, value) in own.Concat(settings))
            start.Environment["CoreScope__" + key] = value;
        return new AppUnderTest(Process.Start(start)!, dataDir, web, mqtt);
    }

    /// <summary>Time from the start of the process to the first page served.</summary>
    public async Task<TimeSpan> FirstPageAsync()
    {
        while (_sinceStart.Elapsed < s_patience && !_process.HasExited)
        {
            try
            {
                using var answer = await Http.GetAsync("/packets");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return _sinceStart.Elapsed;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException("The app serves no page: " + LastLine);
    }

    /// <summary>Time from the start of the process to its ready line.</summary>
    public async Task<TimeSpan> ReadyAsync()
    {
        var exited = _process.WaitForExitAsync();
        if (await Task.WhenAny(_ready.Task, exited).WaitAsync(s_patience) == exited)
            throw new InvalidOperationException("The app ended: " + LastLine);
        return await _ready.Task;
    }

    /// <summary>Messages that wait for the pipeline, items that wait for the disk, QoS 0 messages dropped since start.</summary>
    public async Task<(int Inbox, int Queue, long Dropped)> BacklogAsync()
    {
        using var json = JsonDocument.Parse(await Http.GetStringAsync("/api/healthz"));
        var ingest = json.RootElement.GetProperty("ingest");
        return (ingest.GetProperty("bufferPending").GetInt32(), json.RootElement.GetProperty("writer").GetProperty("queue").GetInt32(), ingest.GetProperty("bufferDropped").GetInt64());
    }

    /// <summary>A number from its database, as any other process sees it: committed rows only.</summary>
    public long Number(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataDir, "corescope.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            using var stop = Process.Start("kill", ["-TERM", Text(_process.Id)]);
            await stop.WaitForExitAsync();
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
                _process.Kill();
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Hear(string? line)
    {
        if (line is null)
            return;
        LastLine = line;
        if (line.StartsWith("CoreScope is ready:", StringComparison.Ordinal))
            _ready.TrySetResult(_sinceStart.Elapsed);
    }

    private double Status(string key)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / Megabyte;
    }
}
