using System.Text;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// The property block of one MQTT 5 packet, driven by <see cref="MqttPropertyRule"/>. User properties are checked and skipped,
/// repeated subscription identifiers keep the last: nothing here uses them, so a peer cannot make us hold them.
/// </summary>
internal sealed class MqttProperties
{
    /// <summary>An empty block; never added to.</summary>
    public static readonly MqttProperties Empty = new();

    private readonly List<Entry> _entries = [];
    private ulong _present;

    private readonly record struct Entry(byte Id, uint Number, string? Text, byte[]? Binary);

    public bool IsEmpty => _entries.Count == 0;

    public uint? Number(MqttPropertyId id) => Find(id) is { } entry ? entry.Number : null;

    public string? Text(MqttPropertyId id) => Find(id)?.Text;

    public byte[]? Binary(MqttPropertyId id) => Find(id)?.Binary;

    public MqttProperties With(MqttPropertyId id, uint number) => Add(new Entry((byte)id, number, null, null));

    public MqttProperties With(MqttPropertyId id, string text) => Add(new Entry((byte)id, 0, text, null));

    public MqttProperties With(MqttPropertyId id, byte[] binary) => Add(new Entry((byte)id, 0, null, binary));

    /// <summary>Reads the block of a packet; <paramref name="packet"/> is the bit of its type.</summary>
    public static MqttProperties Read(ref MqttReader reader, int packet)
    {
        var length = reader.ReadVariableInteger();
        if (length == 0)
            return Empty;
        var block = new MqttReader(reader.ReadBytes(length));
        var properties = new MqttProperties();
        while (!block.AtEnd)
            properties.ReadOne(ref block, packet);
        return properties;
    }

    /// <summary>Writes length and block.</summary>
    public void Write(MqttWriter writer)
    {
        var size = 0;
        foreach (var entry in _entries)
            size += SizeOf(entry);
        writer.WriteVariableInteger(size);
        foreach (var entry in _entries)
            WriteOne(writer, entry);
    }

    private Entry? Find(MqttPropertyId id)
    {
        if ((_present & (1UL << (int)id)) == 0)
            return null;
        foreach (var entry in _entries)
        {
            if (entry.Id == (byte)id)
                return entry;
        }

        return null;
    }

    private MqttProperties Add(Entry entry)
    {
        _present |= 1UL << entry.Id;
        _entries.Add(entry);
        return this;
    }

    private void ReadOne(ref MqttReader block, int packet)
    {
        var id = block.ReadVariableInteger();
        var rule = MqttPropertyRule.Of(id);
        if (rule.Form == MqttPropertyForm.Unknown)
            MqttException.ThrowMalformed("unknown property");
        if ((rule.AllowedIn & packet) == 0)
            MqttException.ThrowProtocol("a property that does not belong into this packet");
        var entry = ReadValue(ref block, (byte)id, rule);
        if (rule.Form == MqttPropertyForm.TextPair)
            return;
        if ((_present & (1UL << id)) == 0)
            Add(entry);
        else if (id == (int)MqttPropertyId.SubscriptionIdentifier && packet == MqttPropertyRule.Bit(MqttPacketType.Publish))
            _entries[_entries.FindIndex(e => e.Id == entry.Id)] = entry;
        else
            MqttException.ThrowProtocol("a property given twice");
    }

    private static Entry ReadValue(ref MqttReader block, byte id, MqttPropertyRule rule)
    {
        uint number = 0;
        switch (rule.Form)
        {
            case MqttPropertyForm.Flag:
                number = block.ReadByte();
                if (number > 1)
                    MqttException.ThrowProtocol("a flag other than 0 and 1");
                break;
            case MqttPropertyForm.UInt16:
                number = block.ReadUInt16();
                break;
            case MqttPropertyForm.UInt32:
                number = block.ReadUInt32();
                break;
            case MqttPropertyForm.VariableInteger:
                number = (uint)block.ReadVariableInteger();
                break;
            case MqttPropertyForm.Text:
                return new Entry(id, 0, block.ReadString(), null);
            case MqttPropertyForm.Binary:
                return new Entry(id, 0, null, block.ReadBinary().ToArray());
            case MqttPropertyForm.TextPair:
                block.ReadStringBytes();
                block.ReadStringBytes();
                break;
            default:
                MqttException.ThrowMalformed("unknown property");
                break;
        }

        if (number == 0 && !rule.MayBeZero)
            MqttException.ThrowProtocol("a property that may not be 0");
        return new Entry(id, number, null, null);
    }

    private static int SizeOf(in Entry entry) => 1 + MqttPropertyRule.Of(entry.Id).Form switch
    {
        MqttPropertyForm.Flag => 1,
        MqttPropertyForm.UInt16 => 2,
        MqttPropertyForm.UInt32 => 4,
        MqttPropertyForm.VariableInteger => MqttWriter.SizeOfVariableInteger((int)entry.Number),
        MqttPropertyForm.Text => 2 + Encoding.UTF8.GetByteCount(entry.Text ?? ""),
        _ => 2 + (entry.Binary?.Length ?? 0),
    };

    private static void WriteOne(MqttWriter writer, in Entry entry)
    {
        writer.WriteByte(entry.Id);
        switch (MqttPropertyRule.Of(entry.Id).Form)
        {
            case MqttPropertyForm.Flag:
                writer.WriteByte((int)entry.Number);
                break;
            case MqttPropertyForm.UInt16:
                writer.WriteUInt16((int)entry.Number);
                break;
            case MqttPropertyForm.UInt32:
                writer.WriteUInt32(entry.Number);
                break;
            case MqttPropertyForm.VariableInteger:
                writer.WriteVariableInteger((int)entry.Number);
                break;
            case MqttPropertyForm.Text:
                writer.WriteString(entry.Text ?? "");
                break;
            default:
                writer.WriteBinary(entry.Binary);
                break;
        }
    }
}
