using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// One MQTT message as it arrived: bytes owned by the message, never shared with a network buffer.
/// </summary>
/// <param name="Source">Tag of the source it came from (<c>listener</c> for our own listener).</param>
/// <param name="Topic">Topic as sent.</param>
/// <param name="Payload">Body, a private copy.</param>
/// <param name="Retained">The retain flag: the message is a replay of the past (protocol.md §12.4).</param>
/// <param name="ReceivedAt">Server time of receipt.</param>
/// <param name="Ack">To be completed after the commit; the default for QoS 0.</param>
public sealed record MqttMessage(string Source, string Topic, ReadOnlyMemory<byte> Payload, bool Retained, UnixMillis ReceivedAt, AckToken Ack = default);
