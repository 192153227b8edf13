using System.Diagnostics.CodeAnalysis;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// The one exception of the MQTT code: malformed bytes, a refusal, a lost or silent peer. Thrown by the codec and by
/// <see cref="IMqttConnection"/>, caught by the connection loops. The text never contains a secret.
/// </summary>
public sealed class MqttException : Exception
{
    /// <summary>A failure that has a reason code of its own.</summary>
    public MqttException(MqttReasonCode reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>A failure without a more precise reason.</summary>
    public MqttException(string message, Exception? inner = null)
        : this(MqttReasonCode.UnspecifiedError, message, inner)
    {
    }

    /// <summary>A failure without a text.</summary>
    public MqttException()
        : this("MQTT failure.")
    {
    }

    /// <summary>The MQTT 5 reason code; what a v5 peer is told.</summary>
    public MqttReasonCode Reason { get; }

    [DoesNotReturn]
    internal static void ThrowMalformed(string what) => throw new MqttException(MqttReasonCode.MalformedPacket, $"Malformed packet: {what}.");

    [DoesNotReturn]
    internal static void ThrowProtocol(string what) => throw new MqttException(MqttReasonCode.ProtocolError, $"Protocol error: {what}.");
}
