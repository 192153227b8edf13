namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>Takes one incoming message; the connection is not read on until the task completes.</summary>
public delegate ValueTask MqttDeliveryHandler(MqttDelivery delivery, CancellationToken cancellationToken);

/// <summary>Makes a connection that is not yet open. The seam for another MQTT library and for tests.</summary>
public delegate IMqttConnection MqttConnectionFactory(MqttConnectionOptions options, MqttDeliveryHandler? receiver, TimeProvider clock);
