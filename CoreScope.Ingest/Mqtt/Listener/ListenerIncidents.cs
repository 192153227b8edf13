using System.Globalization;
using System.Net;
using CoreScope.Core.Identity;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>
/// Counts what went wrong with connections, so that ten thousand bad ones make one line a minute in the log and one on the status
/// panel. Thread-safe.
/// </summary>
internal sealed class ListenerIncidents
{
    /// <summary>Between two lines in the log.</summary>
    public static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    /// <summary>The panel shows a spell of incidents until this long after its last one.</summary>
    private static readonly TimeSpan s_shown = TimeSpan.FromMinutes(10);

    private static readonly int s_kinds = Enum.GetValues<ListenerIncident>().Length;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly long[] _spell = new long[s_kinds];
    private readonly long[] _unlogged = new long[s_kinds];
    private UnixMillis _spellBegan;
    private long _lastAt;
    private string _last = "";

    public ListenerIncidents(TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _log = log;
    }

    /// <summary>One more; <paramref name="detail"/> is what the latest one was about, never a secret.</summary>
    public void Count(ListenerIncident kind, IPAddress peer, string? detail = null)
    {
        lock (_gate)
        {
            if (_spellBegan.IsNever || IsOver())
            {
                Array.Clear(_spell);
                _spellBegan = UnixMillis.Now(_clock);
            }

            _spell[(int)kind]++;
            _unlogged[(int)kind]++;
            _lastAt = _clock.GetTimestamp();
            _last = detail is null ? $"from {peer}" : $"from {peer}: {detail}";
        }
    }

    /// <summary>The present spell in words; null when nothing went wrong lately.</summary>
    public string? Summary()
    {
        lock (_gate)
        {
            return _spellBegan.IsNever || IsOver()
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"Since {_spellBegan.ToDateTimeOffset():HH:mm:ss} UTC {Describe(_spell)}; the latest {_last}");
        }
    }

    /// <summary>Writes what has gathered to the log.</summary>
    public void Report()
    {
        string text;
        string last;
        lock (_gate)
        {
            if (Array.TrueForAll(_unlogged, n => n == 0))
                return;
            text = Describe(_unlogged);
            last = _last;
            Array.Clear(_unlogged);
        }

        _log.LogWarning("MQTT listener: {Incidents}; the latest {Last}", text, last);
    }

    /// <summary>Reports every minute until cancelled, and once more then.</summary>
    public async Task ReportAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LogInterval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
                Report();
        }
        catch (OperationCanceledException)
        {
            Report();
        }
    }

    private bool IsOver() => _clock.GetElapsedTime(_lastAt) > s_shown;

    private static string Describe(long[] counts) =>
        string.Join(", ", Enumerable.Range(0, s_kinds).Where(k => counts[k] > 0).Select(k => string.Create(CultureInfo.InvariantCulture, $"{counts[k]} {Words((ListenerIncident)k)}")));

    private static string Words(ListenerIncident kind) => kind switch
    {
        ListenerIncident.WrongCredentials => "refused for wrong or missing credentials",
        ListenerIncident.Barred => "turned away after too many wrong credentials from their address",
        ListenerIncident.TooManyOfOneAddress => "over the connections one address may have (MqttListener:MaxConnectionsPerAddress)",
        ListenerIncident.CrowdedOut => "cut before their CONNECT to make room for others",
        ListenerIncident.Full => "refused because all places are taken (MqttListener:MaxClients)",
        ListenerIncident.NoConnect => "without a CONNECT in time",
        ListenerIncident.Silent => "silent for too long",
        ListenerIncident.Malformed => "that broke the protocol",
        ListenerIncident.TooLarge => "with a packet over the limit (MqttListener:MaxPacketBytes)",
        ListenerIncident.Deaf => "that took no answers",
        ListenerIncident.NoHandles => "not accepted because the process has no handle left (raise ulimit -n)",
        _ => "failed by a fault of ours",
    };
}
