using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.TestKit;

/// <summary>An observer that reports over MQTT what a test wants it to have heard.</summary>
public sealed class RadioObserver : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly IMqttConnection _connection;

    private RadioObserver(IMqttConnection connection) => _connection = connection;

    public static async Task<RadioObserver> ConnectAsync(int port)
    {
        Assert.True(BrokerAddress.TryParse($"mqtt://127.0.0.1:{port}", out var address, out _));
        var connection = MqttConnection.Factory(new MqttConnectionOptions { Address = address }, null, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await connection.ConnectAsync(limit.Token);
        return new RadioObserver(connection);
    }

    /// <summary>The id of the observer with this number.</summary>
    public static string IdOf(int observer) => observer.ToString("X8", CultureInfo.InvariantCulture) + new string('7', 56);

    /// <summary>Reports one frame and waits until it is stored.</summary>
    public async Task HearAsync(byte[] frame, int observer = 1, string? name = null, string region = "SJC", double? snr = null, int? rssi = null) =>
        Assert.Equal(MqttReasonCode.Success, await await BeginAsync(frame, observer, name, region, snr, rssi));

    /// <summary>Reports one frame; the inner task ends when it is stored.</summary>
    public ValueTask<Task<MqttReasonCode>> BeginAsync(byte[] frame, int observer = 1, string? name = null, string region = "SJC", double? snr = null, int? rssi = null)
    {
        var id = IdOf(observer);
        var message = new Dictionary<string, object?>
        {
            ["origin"] = name ?? $"Observer {observer}",
            ["origin_id"] = id,
            ["type"] = "PACKET",
            ["direction"] = "rx",
            ["raw"] = Convert.ToHexString(frame),
            ["SNR"] = snr,
            ["RSSI"] = rssi,
        };
        return PublishAsync($"meshcore/{region}/{id}/packets", JsonSerializer.SerializeToUtf8Bytes(message, s_plain));
    }

    /// <summary>Publishes a line of the shared capture as its observer did.</summary>
    public async Task ReplayAsync(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var message = new Dictionary<string, object?>
        {
            ["origin"] = root.GetProperty("observer_name").GetString(),
            ["origin_id"] = root.GetProperty("observer").GetString(),
            ["timestamp"] = root.GetProperty("timestamp").GetString(),
            ["type"] = "PACKET",
            ["raw"] = root.GetProperty("raw_hex").GetString(),
        };
        var answer = await PublishAsync(root.GetProperty("topic").GetString()!, JsonSerializer.SerializeToUtf8Bytes(message, s_plain));
        Assert.Equal(MqttReasonCode.Success, await answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisconnectAsync(CancellationToken.None);
        await _connection.DisposeAsync();
    }

    private ValueTask<Task<MqttReasonCode>> PublishAsync(string topic, byte[] payload) =>
        _connection.BeginPublishAsync(topic, payload, 1, false, CancellationToken.None);
}
