using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.TestKit;

/// <summary>Makes <see cref="FakeMqttConnection"/>s and remembers them.</summary>
public sealed class FakeMqttBroker
{
    private readonly Lock _gate = new();
    private readonly List<FakeMqttConnection> _connections = [];

    /// <summary>What the next connections fail with; null lets them in.</summary>
    public MqttException? Refusal { get; set; }

    /// <summary>What the next connection hears about its session.</summary>
    public bool SessionPresent { get; set; }

    public MqttConnectionFactory Factory => (options, receiver, _) =>
    {
        var connection = new FakeMqttConnection(options, receiver, Refusal, SessionPresent);
        lock (_gate)
            _connections.Add(connection);
        return connection;
    };

    public int Count
    {
        get
        {
            lock (_gate)
                return _connections.Count;
        }
    }

    public FakeMqttConnection Last
    {
        get
        {
            lock (_gate)
                return _connections[^1];
        }
    }

    /// <summary>Waits for the connection of this number, from 1, to have subscribed.</summary>
    public async Task<FakeMqttConnection> ConnectionAsync(int number)
    {
        await Eventually.TrueAsync(() => Count >= number && Last.Subscribed.Count > 0, $"connection {number} stands");
        return Last;
    }
}
