using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CoreScope.Tests.TestKit;

/// <summary>
/// The built app as a process of its own, on free ports and a data folder of its own, to be judged from outside: through MQTT,
/// HTTP, its output, its exit code and its database file. It can be stopped, killed and started again on the same data.
/// </summary>
public sealed class CoreScopeProcess : IAsyncDisposable
{
    // Apps must not outlive a test run that is broken off: they would hold ports and, inherited, the files of whoever started it.
    private static readonly ConcurrentDictionary<int, Process> s_running = new();

    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<string> _output = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("corescope-").FullName;
    private readonly Dictionary<string, string?> _settings;
    private Process? _process;
    private int _linesBefore;

    static CoreScopeProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var left in s_running.Values)
            left.Kill();
    };

    /// <summary>Settings as environment, with <c>CoreScope__</c> left out; the runtime's own (<c>DOTNET_…</c>) as they are; a null takes one of the test's own defaults away.</summary>
    public CoreScopeProcess(params (string Key, string? Value)[] settings)
    {
        WebPort = MosquittoBroker.FreePort();
        MqttPort = MosquittoBroker.FreePort();
        DataDir = settings.FirstOrDefault(s => s.Key == "DataDir").Value ?? Path.Combine(_folder, "data");
        _settings = new Dictionary<string, string?>
        {
            ["Port"] = Text(WebPort),
            ["MqttListener__Port"] = Text(MqttPort),
            ["DataDir"] = DataDir,
        };
        foreach (var (key, value) in settings)
            _settings[key] = value;
    }

    public int WebPort { get; }

    public int MqttPort { get; }

    public string DataDir { get; }

    public string DatabasePath => Path.Combine(DataDir, "corescope.db");

    /// <summary>Everything it printed, over all its starts.</summary>
    public string Output => string.Join('\n', _output);

    public int Id => _process!.Id;

    /// <summary>True when its present or last run took over the signals that end it: before that the runtime itself answers them.</summary>
    public bool HasBegun => _output.Count > _linesBefore;

    public bool HasExited => _process is not { HasExited: false };

    public int ExitCode => _process!.ExitCode;

    /// <summary>Starts one and waits for its ready line.</summary>
    public static async Task<CoreScopeProcess> StartAsync(params (string Key, string? Value)[] settings)
    {
        var app = new CoreScopeProcess(settings);
        await app.StartAgainAsync();
        return app;
    }

    /// <summary>Starts it on what an earlier run left.</summary>
    public async Task StartAgainAsync()
    {
        var earlier = _output.Count(IsReady);
        Launch();
        await Eventually.TrueAsync(() => HasExited || _output.Count(IsReady) > earlier, "the ready line", 60);
        Assert.False(HasExited, "The app ended instead of starting:\n" + Output);
    }

    /// <summary>Starts it and waits until it ends by itself; returns the exit code.</summary>
    public async Task<int> RunToEndAsync()
    {
        Launch();
        await EndAsync(TimeSpan.FromSeconds(40));
        return ExitCode;
    }

    /// <summary>Runs the program once with these words and no settings; its exit code and everything it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] words)
    {
        var (program, project) = Locate();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. words]) { WorkingDirectory = project, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await said + await complained);
    }

    /// <summary>SIGTERM; returns how long it took to end.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        await SignalAsync("-TERM");
        await EndAsync(TimeSpan.FromSeconds(40));
        return watch.Elapsed;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("-KILL");
        await EndAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>A number from its database; 0 while there is none.</summary>
    public long Number(string sql)
    {
        if (!File.Exists(DatabasePath))
            return 0;
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public long Transmissions => Number("SELECT count(*) FROM transmissions");

    public long Observations => Number("SELECT count(*) FROM observations");

    /// <summary>An answer of its HTTP API.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await s_http.GetAsync(new Uri($"http://127.0.0.1:{WebPort}{path}"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}\n{Output}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>SQLite's own verdict on the file: <c>ok</c>.</summary>
    public string Integrity()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsReady(string line) => line.StartsWith("CoreScope is ready:", StringComparison.Ordinal);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts it and waits for nothing.</summary>
    public void Launch()
    {
        _process?.Dispose();
        _linesBefore = _output.Count;
        var (program, project) = Locate();
        // From its project folder and in Development, as "dotnet run" would: static assets lie in several folders then.
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = project, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (key, value) in _settings)
        {
            if (value is not null)
                start.Environment[key.StartsWith("DOTNET_", StringComparison.Ordinal) ? key : "CoreScope__" + key] = value;
        }

        _process = Process.Start(start)!;
        s_running[_process.Id] = _process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Text(_process!.Id)]);
        await kill.WaitForExitAsync();
    }

    private async Task EndAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            // Waits for the end of the output as well.
            await _process!.WaitForExitAsync(timeout.Token);
            s_running.TryRemove(_process.Id, out _);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The app did not end within {patience.TotalSeconds} s:\n{Output}");
        }
    }

    // Tests lie in <root>/CoreScope.Tests/bin/<configuration>/<framework>, the app beside them in the same configuration.
    private static (string Program, string Project) Locate()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var project = Path.Combine(output.Parent!.Parent!.Parent!.Parent!.FullName, "CoreScope.App");
        var program = Path.Combine(project, "bin", output.Parent.Name, output.Name, "CoreScope.App.dll");
        Assert.True(File.Exists(program), $"{program} is missing: build CoreScope.App first.");
        return (program, project);
    }
}
