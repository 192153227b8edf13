using System.Diagnostics;
using System.Net;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

/// <summary>A real listener on a free port; what comes in is acknowledged at once unless asked otherwise.</summary>
internal sealed class ListenerRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _draining;

    public ListenerRig(MqttListenerOptions? options = null, TimeProvider? clock = null, Func<IPAddress, bool>? exempt = null, bool drains = true)
    {
        options ??= new MqttListenerOptions();
        options.Port = 0;
        Listener = new MqttListener(options, Inbox, clock ?? TimeProvider.System, Log) { Exempt = exempt ?? IPAddress.IsLoopback };
        Assert.True(Listener.Start().Started);
        _draining = drains ? DrainAsync() : Task.CompletedTask;
    }

    public MessageInbox Inbox { get; } = new();

    public ListLogger<MqttListener> Log { get; } = new();

    public MqttListener Listener { get; }

    public int Port => Listener.Port;

    public SourceStatus Status => Listener.Status;

    /// <summary>
    /// A publisher as it should be: on a connection of its own, and every tenth time on a new one, it publishes and waits for the
    /// PUBACK while <paramref name="attack"/> runs. Returns how long each took, the slowest last.
    /// </summary>
    public async Task<IReadOnlyList<TimeSpan>> ServedDuringAsync(Task attack, string login = "", int atLeast = 50)
    {
        var url = Listener.Url.Replace("://", $"://{login}", StringComparison.Ordinal);
        var served = new List<TimeSpan>();
        var connection = await MqttRig.ConnectAsync(url, "good");
        while (!attack.IsCompleted || served.Count < atLeast)
        {
            var watch = Stopwatch.StartNew();
            if (served.Count % 10 == 9)
            {
                await connection.DisposeAsync();
                connection = await MqttRig.ConnectAsync(url, $"good{served.Count}");
            }

            Assert.Equal(MqttReasonCode.Success, await MqttRig.PublishAsync(connection, "meshcore/good", "x"));
            served.Add(watch.Elapsed);
        }

        await connection.DisposeAsync();
        await attack;
        served.Sort();
        return served;
    }

    /// <summary>Nothing of the attack is left: no connection, and no more memory than before.</summary>
    public async Task AssertCalmAsync(long heapBefore, int allowedMegabytes = 8)
    {
        await Eventually.TrueAsync(() => Listener.ConnectionCount == 0, "all connections are gone");
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - heapBefore) / (1024.0 * 1024);
        Assert.True(grown < allowedMegabytes, $"the heap grew by {grown:0.0} MB");
        Assert.DoesNotContain(Log.Entries, e => e.Text.Contains("fault of ours", StringComparison.Ordinal));
        Assert.DoesNotContain("fault of ours", Status.LastError ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await _stop.CancelAsync();
        await _draining;
        _stop.Dispose();
    }

    private async Task DrainAsync()
    {
        try
        {
            await foreach (var message in Inbox.Reader.ReadAllAsync(_stop.Token))
                message.Ack.Complete();
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
