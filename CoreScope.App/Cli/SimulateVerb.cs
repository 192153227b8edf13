using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Simulation;
using CoreScope.Ingest.Simulation.Load;

namespace CoreScope.App.Cli;

/// <summary>
/// <c>simulate</c>: the traffic of a made-up region, published to a broker or written to an archive file, so that an operator can
/// find out what a machine carries.
/// </summary>
internal static class SimulateVerb
{
    private static readonly string[] s_shape = ["--seed", "--nodes", "--observers"];
    private static readonly string[] s_toBroker = ["--to", "--rate", "--qos", "--seconds", "--publishers", "--window", "--per-transmission", "--username", "--password"];
    private static readonly string[] s_toFile = ["--database", "--transmissions", "--observations", "--days", "--until"];
    private static readonly string[] s_flags = ["--force"];

    private const string Usage = """
        Usage: CoreScope.App simulate --to mqtt://host:port --rate N [options]
               CoreScope.App simulate --database file --transmissions T --observations N [options]

        Publishes the traffic of a made-up region to a broker (or to CoreScope's own listener), every message a distinct
        observation, or writes it to an archive file that CoreScope can start on (put it in DataDir as corescope.db).

        To a broker:
          --to URL               mqtt://, mqtts://, ws:// or wss://, with user:password@ if need be
          --rate N               messages a second of all publishers together (100)
          --qos 0|1              (1)
          --seconds S            how long (until Ctrl+C)
          --publishers N         connections (10)
          --window N             messages of a connection that may be unacknowledged (100)
          --per-transmission N   observations of each transmission on average (11)
          --username, --password credentials, in place of those in the URL

        To a file:
          --database FILE        must not exist, unless --force
          --transmissions T      (150000)
          --observations N       (1660000)
          --days D               time they are spread over (7)
          --until TIME           when the last was heard (now); with it, the same seed gives the same rows
          --force                replaces the file

        Both:
          --seed S               same seed, same region and same packets (1)
          --nodes N              stations (2000)
          --observers N          stations that report (40)

        """;

    public static Verb Verb { get; } = new("simulate", "publish made-up traffic to a broker, or write a made-up database, to size a machine", RunAsync);

    private static async Task<int> RunAsync(string[] args, CancellationToken stop)
    {
        if (args.Any(CommandLine.IsHelp))
        {
            await Console.Out.WriteAsync(Usage);
            return ExitCode.Done;
        }

        bool isFile = IsGiven(args, "--database"), isBroker = IsGiven(args, "--to");
        var given = new Arguments(args, [.. s_shape, .. isFile ? s_toFile : [], .. isBroker || !isFile ? s_toBroker : []], isFile ? s_flags : []);
        if (isFile && isBroker)
            given.Fault("--to and --database exclude each other: a run either publishes to a broker or writes a file");
        var shape = new LoadShape { Seed = given.Number("--seed", 1), Nodes = given.Number("--nodes", 2_000), Observers = given.Number("--observers", 40) };
        if (isFile)
        {
            var options = FileOptions(given, shape);
            return await RefuseAsync(given, options.Faults()) ?? await SimulateToFile.RunAsync(options, given.Has("--force"), stop);
        }

        var load = BrokerOptions(given, shape);
        return await RefuseAsync(given, load?.Faults() ?? []) ?? await SimulateToBroker.RunAsync(load!, stop);
    }

    private static bool IsGiven(string[] args, string name) => args.Any(arg => arg.Split('=', 2)[0] == name);

    private static SimulatedArchiveOptions FileOptions(Arguments given, LoadShape shape) =>
        new(Path.GetFullPath(given.Text("--database") is { Length: > 0 } path ? path : Fault(given, "--database needs a file name")), given.Time("--until", DateTimeOffset.UtcNow))
        {
            Transmissions = given.Number("--transmissions", 150_000L),
            Observations = given.Number("--observations", 1_660_000L),
            Days = given.Number("--days", 7.0),
            Shape = shape,
        };

    private static LoadOptions? BrokerOptions(Arguments given, LoadShape shape)
    {
        var address = given.Text("--to");
        if (address is null)
            given.Fault("either --to or --database says where to");
        // The fault never repeats the address, which may hold a password.
        var fault = address is null ? null : BrokerAddress.TryParse(address, out var parsed, out var problem) ? null : problem;
        if (fault is not null)
            given.Fault("--to " + fault);
        var options = new LoadOptions(BrokerAddress.TryParse(address, out parsed, out _) ? parsed : s_nowhere)
        {
            Rate = given.Number("--rate", 100.0),
            Qos = given.Number("--qos", 1),
            Duration = given.Has("--seconds") ? TimeSpan.FromSeconds(Math.Clamp(given.Number("--seconds", 1.0), -1, 1e9)) : null,
            Publishers = given.Number("--publishers", 10),
            Window = given.Number("--window", 100),
            Username = given.Text("--username"),
            Password = given.Text("--password"),
            Shape = shape with { PerTransmission = given.Number("--per-transmission", 11.0) },
        };
        return options;
    }

    // Stands in until the faults are told; nothing is ever sent there.
    private static readonly BrokerAddress s_nowhere = BrokerAddress.TryParse("mqtt://localhost", out var address, out _) ? address : throw new InvalidOperationException();

    private static string Fault(Arguments given, string text)
    {
        given.Fault(text);
        return ".";
    }

    /// <summary>Tells all mistakes at once; null when there are none.</summary>
    private static async Task<int?> RefuseAsync(Arguments given, IReadOnlyList<OptionFault> faults)
    {
        string[] all = [.. given.Faults, .. faults.Select(fault => $"--{NameOf(fault.Key)} {fault.Text}")];
        if (all.Length == 0 && Simulator.IsSupported)
            return null;
        if (all.Length == 0)
        {
            await Console.Error.WriteLineAsync("The simulation needs OpenSSL's libcrypto to sign adverts, which was not found.");
            return ExitCode.Failed;
        }

        foreach (var fault in all)
            await Console.Error.WriteLineAsync("simulate: " + fault);
        await Console.Error.WriteAsync("\n" + Usage);
        return ExitCode.Usage;
    }

    private static string NameOf(string key) => key == nameof(LoadShape.PerTransmission) ? "per-transmission" : key.ToLowerInvariant();
}
