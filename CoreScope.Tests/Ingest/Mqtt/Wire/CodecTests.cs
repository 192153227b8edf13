using System.Buffers;
using System.Text;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Wire;

public sealed class CodecTests
{
    private const int Limit = 64 * 1024;

    /// <summary>Packets written out by hand from the standard: kind, version, bytes.</summary>
    public static TheoryData<string, MqttVersion, string> Vectors => new()
    {
        { "CONNECT plain", MqttVersion.V311, "100D 0004 4D515454 04 02 003C 0001 61" },
        { "CONNECT login, will", MqttVersion.V311, "1022 0004 4D515454 04 EE 000A 0002 6964 0003 772F74 0003 627965 0001 75 0005 7061737377" },
        { "CONNECT v5", MqttVersion.V5, "1018 0004 4D515454 05 00 001E 08 11 00093A80 21 0014 0003 616263" },
        { "CONNECT v5 will", MqttVersion.V5, "1020 0004 4D515454 05 06 001E 00 0003 616263 07 18 00000005 01 01 0001 74 0003 010203" },
        { "CONNACK", MqttVersion.V311, "2002 01 00" },
        { "CONNACK refused", MqttVersion.V311, "2002 00 05" },
        { "CONNACK v5", MqttVersion.V5, "200D 00 00 0A 24 01 12 0002 7878 22 0010" },
        { "PUBLISH QoS 0", MqttVersion.V311, "3008 0003 612F62 616263" },
        { "PUBLISH QoS 1 retain dup", MqttVersion.V311, "3B08 0003 612F62 0007 78" },
        { "PUBLISH QoS 2 empty", MqttVersion.V311, "3407 0003 612F62 FFFF" },
        { "PUBLISH v5 alias", MqttVersion.V5, "3208 0000 0001 03 23 0005" },
        { "PUBACK", MqttVersion.V311, "4002 0001" },
        { "PUBACK v5 reason", MqttVersion.V5, "4003 0001 10" },
        { "PUBREC", MqttVersion.V311, "5002 0102" },
        { "PUBREC v5 reason text", MqttVersion.V5, "5009 0102 97 05 1F 0002 6E6F" },
        { "PUBREL", MqttVersion.V311, "6202 0102" },
        { "PUBREL v5", MqttVersion.V5, "6203 0102 92" },
        { "PUBCOMP", MqttVersion.V311, "7002 0102" },
        { "PUBCOMP v5", MqttVersion.V5, "7003 0102 92" },
        { "SUBSCRIBE", MqttVersion.V311, "820E 000A 0003 612F62 01 0003 632F64 02" },
        { "SUBSCRIBE v5", MqttVersion.V5, "820B 000A 02 0B 07 0003 612F62 2D" },
        { "SUBACK", MqttVersion.V311, "9005 000A 01 02 80" },
        { "SUBACK v5", MqttVersion.V5, "9004 000A 00 87" },
        { "UNSUBSCRIBE", MqttVersion.V311, "A207 000B 0003 612F62" },
        { "UNSUBSCRIBE v5", MqttVersion.V5, "A208 000B 00 0003 612F62" },
        { "UNSUBACK", MqttVersion.V311, "B002 000B" },
        { "UNSUBACK v5", MqttVersion.V5, "B005 000B 00 00 11" },
        { "PINGREQ", MqttVersion.V311, "C000" },
        { "PINGRESP", MqttVersion.V5, "D000" },
        { "DISCONNECT", MqttVersion.V311, "E000" },
        { "DISCONNECT v5", MqttVersion.V5, "E001 8E" },
        { "DISCONNECT v5 expiry", MqttVersion.V5, "E007 04 05 11 00000E10" },
        { "AUTH v5", MqttVersion.V5, "F006 18 04 15 0001 78" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void DecodeEncode_Vector_GivesTheSameBytes(string kind, MqttVersion version, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        var writer = new MqttWriter();

        Recode(bytes, version, writer);

        Assert.True(writer.Written.Span.SequenceEqual(bytes), $"{kind}: {Convert.ToHexString(writer.Written.Span)}");
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Decode_VectorCutAtEveryLength_IsIncompleteOrMalformed(string kind, MqttVersion version, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        var headerLength = 2;
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.False(MqttFrame.TryRead(ref cut, Limit, out _), kind);
            if (length < headerLength)
                continue;
            // The same cut with a length that claims to be whole: shorter forms exist for some kinds, anything else is refused.
            byte[] lying = [bytes[0], (byte)(length - headerLength), .. bytes.AsSpan(headerLength, length - headerLength)];
            TryRecode(lying, version);
        }
    }

    [Fact]
    public void Connect_AllParts_AreReadBack()
    {
        var properties = new MqttProperties().With(MqttPropertyId.SessionExpiryInterval, 604_800).With(MqttPropertyId.ReceiveMaximum, 20).With(MqttPropertyId.MaximumPacketSize, 65_536);
        var will = new MqttWill("meshcore/SJC/x/status", "{}"u8.ToArray(), 1, true, new MqttProperties().With(MqttPropertyId.WillDelayInterval, 5));
        var writer = new MqttWriter();

        MqttEncoder.Write(writer, new ConnectPacket(MqttVersion.V5, "id-ü", true, 30, will, "<img onerror=…>", Encoding.UTF8.GetBytes("p@ss"), properties));
        var read = MqttDecoder.ReadConnect(Body(writer));

        Assert.Equal(("id-ü", true, (ushort)30, "<img onerror=…>"), (read.ClientId, read.CleanStart, read.KeepAlive, read.Username));
        Assert.Equal("p@ss", Encoding.UTF8.GetString(read.Password!));
        Assert.Equal(604_800u, read.Properties.Number(MqttPropertyId.SessionExpiryInterval));
        Assert.Equal(20u, read.Properties.Number(MqttPropertyId.ReceiveMaximum));
        Assert.Equal((1, true, "meshcore/SJC/x/status"), (read.Will!.Qos, read.Will.Retain, read.Will.Topic));
    }

    [Theory]
    [InlineData("3005 0003 612B62")] // wildcard in a topic
    [InlineData("3004 0002 C328")] // invalid UTF-8
    [InlineData("3005 0003 EDA080")] // UTF-16 surrogate in UTF-8
    [InlineData("3005 0003 610062")] // U+0000
    [InlineData("3607 0003 612F62 0001")] // QoS 3
    [InlineData("3805 0003 612F62")] // dup at QoS 0
    [InlineData("3207 0003 612F62 0000")] // packet id 0
    [InlineData("3002 0000")] // empty topic
    [InlineData("4003 0001 00")] // byte left over in 3.1.1
    [InlineData("8202 0001")] // no filter
    [InlineData("8006 0001 0001 61 00")] // wrong flags
    [InlineData("0000")] // reserved type
    [InlineData("F000")] // AUTH in 3.1.1
    [InlineData("C001 00")] // ping with a body
    [InlineData("100D 0004 4D515454 04 03 003C 0001 61")] // reserved connect flag
    [InlineData("100D 0004 4D515454 04 22 003C 0001 61")] // will retain without will
    [InlineData("100F 0004 4D515454 04 42 003C 0001 61 0000")] // password without user name
    [InlineData("100D 0004 4D515454 03 02 003C 0001 61")] // protocol level 3
    [InlineData("100D 0004 4D515455 04 02 003C 0001 61")] // another protocol
    [InlineData("30FFFFFFFF01")] // length of five bytes
    public void Decode_Malformed_IsRefused(string hex) =>
        Assert.Throws<MqttException>(() => Recode(Whole(hex), MqttVersion.V311, new MqttWriter()));

    [Theory]
    [InlineData("320B 0003 612F62 0001 03 23 0000")] // alias 0
    [InlineData("320E 0003 612F62 0001 06 23 0001 23 0001")] // alias twice
    [InlineData("320D 0003 612F62 0001 05 11 00000001")] // property of another packet
    [InlineData("3209 0003 612F62 0001 7F")] // properties longer than the packet
    [InlineData("320A 0003 612F62 0001 01 7E")] // unknown property
    [InlineData("320B 0003 612F62 0001 02 01 02")] // flag 2
    [InlineData("1012 0004 4D515454 05 02 003C 03 21 0000 0001 61")] // receive maximum 0
    public void Decode_MalformedProperties_AreRefused(string hex) =>
        Assert.Throws<MqttException>(() => Recode(Whole(hex), MqttVersion.V5, new MqttWriter()));

    [Fact]
    public void TryRead_PacketOverTheLimit_IsRefusedOnItsHeader()
    {
        var header = new ReadOnlySequence<byte>([0x30, 0xFF, 0xFF, 0xFF, 0x7F]);

        var failure = Assert.Throws<MqttException>(() => MqttFrame.TryRead(ref header, Limit, out _));

        Assert.Equal(MqttReasonCode.PacketTooLarge, failure.Reason);
    }

    [Fact]
    public void Write_PacketTooLongField_LeavesTheBufferAsItWas()
    {
        var writer = new MqttWriter();
        MqttEncoder.WriteEmpty(writer, MqttPacketType.Pingreq);

        Assert.Throws<MqttException>(() => MqttEncoder.WritePublish(writer, MqttVersion.V311, new string('x', 70_000), default, 0, false, false, 0, MqttProperties.Empty));
        writer.Abandon();

        Assert.Equal(2, writer.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(20_000)]
    [InlineData(2_100_000)]
    public void Publish_AnyPayloadLength_IsReadBack(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var writer = new MqttWriter();

        MqttEncoder.WritePublish(writer, MqttVersion.V311, "a/b", payload, 1, false, false, 9, MqttProperties.Empty);
        var sequence = new ReadOnlySequence<byte>(writer.Written);

        Assert.True(MqttFrame.TryRead(ref sequence, 4_000_000, out var frame));
        Assert.Equal(0, sequence.Length);
        byte[] scratch = [];
        var read = MqttDecoder.ReadPublish(frame.Flags, frame.Span(ref scratch), MqttVersion.V311, new TopicTable());
        Assert.Equal(payload, read.Payload);
    }

    [Fact]
    public void Decode_SeededFuzz_NeverThrowsAnythingElse()
    {
        var random = new Random(20_260_102);
        var vectors = Vectors.Select(row => Convert.FromHexString(((string)row[2]).Replace(" ", ""))).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = i % 2 == 0 ? Mutate(vectors[random.Next(vectors.Length)], random) : Noise(random);
            if (!TryRecode(bytes, i % 4 < 2 ? MqttVersion.V5 : MqttVersion.V311))
                refused++;
        }

        var perInput = (GC.GetAllocatedBytesForCurrentThread() - before) / 100_000;
        Assert.InRange(refused, 30_000, 99_999);
        Assert.InRange(perInput, 0, 16 * 1024);
    }

    [Fact]
    public void Resolve_Alias_StandsForTheTopicSetBefore()
    {
        var topics = new TopicTable(2);
        var alias = new MqttProperties().With(MqttPropertyId.TopicAlias, 2u);

        Assert.Equal("a/b", topics.Resolve(new PublishPacket("a/b", [], 0, false, false, 0, alias)));
        Assert.Equal("a/b", topics.Resolve(new PublishPacket("", [], 0, false, false, 0, alias)));
        Assert.Throws<MqttException>(() => topics.Resolve(new PublishPacket("", [], 0, false, false, 0, new MqttProperties().With(MqttPropertyId.TopicAlias, 1u))));
        Assert.Throws<MqttException>(() => topics.Resolve(new PublishPacket("a", [], 0, false, false, 0, new MqttProperties().With(MqttPropertyId.TopicAlias, 3u))));
    }

    /// <summary>The bytes with the right remaining length, so that only the fault in question is left.</summary>
    private static byte[] Whole(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        if (bytes[1] < 0x80)
            bytes[1] = (byte)(bytes.Length - 2);
        return bytes;
    }

    private static ReadOnlySpan<byte> Body(MqttWriter writer)
    {
        var sequence = new ReadOnlySequence<byte>(writer.Written);
        Assert.True(MqttFrame.TryRead(ref sequence, 1_000_000, out var frame));
        byte[] scratch = [];
        return frame.Span(ref scratch);
    }

    private static byte[] Mutate(byte[] vector, Random random)
    {
        var copy = vector.ToArray();
        for (var n = random.Next(1, 4); n > 0; n--)
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    private static byte[] Noise(Random random)
    {
        var body = new byte[random.Next(0, 100)];
        random.NextBytes(body);
        return [(byte)random.Next(256), (byte)body.Length, .. body];
    }

    private static bool TryRecode(byte[] bytes, MqttVersion version)
    {
        try
        {
            return Recode(bytes, version, new MqttWriter());
        }
        catch (MqttException)
        {
            return false;
        }
    }

    /// <summary>Reads one packet of any kind and writes it again.</summary>
    private static bool Recode(byte[] bytes, MqttVersion version, MqttWriter writer)
    {
        var sequence = new ReadOnlySequence<byte>(bytes);
        if (!MqttFrame.TryRead(ref sequence, Limit, out var frame))
            return false;
        byte[] scratch = [];
        var body = frame.Span(ref scratch);
        switch (frame.Type)
        {
            case MqttPacketType.Connect:
                MqttEncoder.Write(writer, MqttDecoder.ReadConnect(body));
                break;
            case MqttPacketType.Connack:
                MqttEncoder.Write(writer, MqttDecoder.ReadConnack(body, version), version);
                break;
            case MqttPacketType.Publish:
                var p = MqttDecoder.ReadPublish(frame.Flags, body, version, new TopicTable());
                MqttEncoder.WritePublish(writer, version, p.Topic, p.Payload, p.Qos, p.Retain, p.Duplicate, p.PacketId, p.Properties);
                break;
            case MqttPacketType.Puback or MqttPacketType.Pubrec or MqttPacketType.Pubrel or MqttPacketType.Pubcomp:
                var ack = MqttDecoder.ReadAck(frame.Type, body, version);
                MqttEncoder.WriteAck(writer, frame.Type, version, ack.PacketId, ack.Reason, ack.Properties);
                break;
            case MqttPacketType.Subscribe:
                MqttEncoder.Write(writer, MqttDecoder.ReadSubscribe(body, version), version);
                break;
            case MqttPacketType.Unsubscribe:
                MqttEncoder.Write(writer, MqttDecoder.ReadUnsubscribe(body, version), version);
                break;
            case MqttPacketType.Suback or MqttPacketType.Unsuback:
                MqttEncoder.WriteReasons(writer, frame.Type, MqttDecoder.ReadReasons(frame.Type, body, version), version);
                break;
            case MqttPacketType.Pingreq or MqttPacketType.Pingresp:
                MqttDecoder.ReadEmpty(body);
                MqttEncoder.WriteEmpty(writer, frame.Type);
                break;
            default:
                MqttEncoder.WriteReason(writer, frame.Type, MqttDecoder.ReadReason(frame.Type, body, version), version);
                break;
        }

        return true;
    }
}
