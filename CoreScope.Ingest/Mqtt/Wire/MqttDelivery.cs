using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>One message that came in. The payload is the receiver's own copy.</summary>
/// <param name="Topic">Topic, with an alias already replaced.</param>
/// <param name="Payload">Body.</param>
/// <param name="Qos">0 to 2.</param>
/// <param name="Retain">The retain flag as it came.</param>
/// <param name="Duplicate">The peer says that it sends this for the second time.</param>
/// <param name="Ack">To be completed when the message is safe, from any thread and in any order; the default at QoS 0.</param>
/// <param name="OmittedBytes">Size of a payload over the limit, which was not kept; 0 = the payload is all there.</param>
public readonly record struct MqttDelivery(string Topic, byte[] Payload, byte Qos, bool Retain, bool Duplicate, AckToken Ack, int OmittedBytes = 0);
