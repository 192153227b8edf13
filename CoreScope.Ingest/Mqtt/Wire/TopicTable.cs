using System.Text;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// Topics of one connection: reads a topic without building the same string again (a publisher sends to two or three), and keeps
/// the aliases of version 5. Of fixed size, so that no peer can make it grow. For the read loop only.
/// </summary>
internal sealed class TopicTable
{
    private const int Slots = 128;
    private const int LongestKept = 256;
    private readonly (byte[] Bytes, string Topic)[] _recent = new (byte[], string)[Slots];
    private readonly string?[] _aliases;

    public TopicTable(int aliasMaximum = 0) => _aliases = new string?[aliasMaximum];

    /// <summary>Reads a topic name; empty is allowed here, wildcards are not.</summary>
    public string Read(ref MqttReader reader)
    {
        var bytes = reader.ReadBinary();
        if (bytes.Length > LongestKept)
            return Check(bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var slot = ref _recent[(uint)hash.ToHashCode() % Slots];
        if (slot.Bytes is not null && bytes.SequenceEqual(slot.Bytes))
            return slot.Topic;
        var topic = Check(bytes);
        slot = (bytes.ToArray(), topic);
        return topic;
    }

    /// <summary>The topic <paramref name="packet"/> means, after its alias was used or set.</summary>
    public string Resolve(in PublishPacket packet)
    {
        if (packet.Properties.Number(MqttPropertyId.TopicAlias) is not { } alias)
            return packet.Topic;
        if (alias > _aliases.Length)
            throw new MqttException(MqttReasonCode.TopicAliasInvalid, $"Topic alias {alias} is over the announced maximum.");
        if (packet.Topic.Length > 0)
            return _aliases[alias - 1] = packet.Topic;
        return _aliases[alias - 1] ?? throw new MqttException(MqttReasonCode.ProtocolError, $"Topic alias {alias} was never set.");
    }

    private static string Check(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Contains((byte)0))
            MqttException.ThrowMalformed("topic is not valid UTF-8");
        if (bytes.ContainsAny((byte)'+', (byte)'#'))
            throw new MqttException(MqttReasonCode.TopicNameInvalid, "Topic of a PUBLISH has wildcards.");
        return Encoding.UTF8.GetString(bytes);
    }
}
