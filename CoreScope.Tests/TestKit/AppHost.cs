using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CoreScope.Tests.TestKit;

/// <summary>
/// The real app as a process of its own, with its own data folder and ports, so that it can be stopped, killed and started again
/// at the same address.
/// </summary>
public sealed partial class AppHost : IAsyncDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("corescope-").FullName;
    private readonly string[] _arguments;
    private readonly ConcurrentQueue<string> _output = new();
    private TaskCompletionSource<Match> _ready = NewReady();
    private Process? _process;

    private AppHost(string[] arguments) => _arguments = arguments;

    /// <summary>Web address with a trailing slash.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{WebPort}/");

    /// <summary>Chosen once: pages find the app again after a restart.</summary>
    public int WebPort { get; } = MosquittoBroker.FreePort();

    /// <summary>Port of its MQTT listener; another one after each start.</summary>
    public int MqttPort { get; private set; }

    /// <summary>What it printed, for the message of a failed test.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts one and waits until it is ready.</summary>
    public static async Task<AppHost> StartAsync(params string[] arguments)
    {
        var host = new AppHost(arguments);
        await host.StartAgainAsync();
        return host;
    }

    public async Task StartAgainAsync()
    {
        _ready = NewReady();
        _process = Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Waits for the next line that says it is ready: after a start, and after a switch to the simulated mesh or back.</summary>
    public async Task WaitUntilReadyAsync()
    {
        try
        {
            var line = await _ready.Task.WaitAsync(s_startTimeout);
            MqttPort = int.Parse(line.Groups["mqtt"].Value, CultureInfo.InvariantCulture);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The app did not become ready:\n{Output}");
        }
    }

    /// <summary>Call before something that makes it start anew by itself.</summary>
    public void ExpectReadyAgain() => _ready = NewReady();

    /// <summary>Stops it as an operator would.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } running)
            return;
        using (var stop = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)]))
            await stop.WaitForExitAsync();
        await running.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        // A test that is over needs no orderly end, and the next one needs the machine.
        if (_process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Launch()
    {
        var program = ProgramPath();
        var start = new ProcessStartInfo("dotnet", [program, .. _arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = ProjectFolder(),
        };
        // Development is what serves the files of a build that was not published.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["CoreScope__DataDir"] = _folder;
        start.Environment["CoreScope__Port"] = WebPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["CoreScope__MqttListener__Port"] = "0";
        // No test reaches the internet.
        start.Environment["CoreScope__Map__Tiles__Light"] = "none";
        start.Environment["CoreScope__Map__Tiles__Dark"] = "none";
        start.Environment["CoreScope__HashChannels__0"] = "#test";
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (ReadyLine().Match(line) is { Success: true } match)
            _ready.TrySetResult(match);
    }

    // The tests are built for the same configuration as the app, side by side below the project's root.
    private static string ProgramPath()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(ProjectFolder(), "bin", own.Parent!.Name, own.Name, "CoreScope.App.dll");
        Assert.True(File.Exists(path), $"{path} is not built.");
        return path;
    }

    private static string ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CoreScope.Blazor.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("No solution above the tests."), "CoreScope.App");
    }

    private static TaskCompletionSource<Match> NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"CoreScope is ready: web \S+:(?<web>\d+), MQTT \S+:(?<mqtt>\d+)")]
    private static partial Regex ReadyLine();
}
