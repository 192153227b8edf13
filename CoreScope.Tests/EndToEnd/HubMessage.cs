using System.Buffers.Binary;
using System.Text;

namespace CoreScope.Tests.EndToEnd;

/// <summary>Messages of a Blazor circuit on the wire: a length in groups of seven bits, then one MessagePack array.</summary>
internal static class HubMessage
{
    /// <summary>Encodes null, booleans, integers, strings, arrays and the empty map (any other object).</summary>
    public static byte[] Write(params object?[] message)
    {
        var body = new List<byte>();
        Write(body, message);
        var framed = new List<byte>();
        for (var rest = body.Count; rest > 0; rest >>= 7)
            framed.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
        return [.. framed, .. body];
    }

    /// <summary>Takes the next whole message from <paramref name="buffer"/>; null when none is complete. Binary data come back as their length.</summary>
    public static object?[]? Read(byte[] buffer, ref int at, int end)
    {
        int length = 0, shift = 0, p = at;
        while (true)
        {
            if (p == end)
                return null;
            var part = buffer[p++];
            length |= (part & 0x7F) << shift;
            shift += 7;
            if (part < 0x80)
                break;
        }

        if (end - p < length)
            return null;
        at = p + length;
        return (object?[])Value(buffer, ref p)!;
    }

    private static void Write(List<byte> to, object? value)
    {
        switch (value)
        {
            case null: to.Add(0xC0); break;
            case bool yes: to.Add(yes ? (byte)0xC3 : (byte)0xC2); break;
            case int or long:
                to.Add(0xD3);
                Span<byte> number = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(number, Convert.ToInt64(value, null));
                to.AddRange(number);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.Add(0xDB);
                Span<byte> size = stackalloc byte[4];
                BinaryPrimitives.WriteInt32BigEndian(size, bytes.Length);
                to.AddRange(size);
                to.AddRange(bytes);
                break;
            case object?[] items:
                to.AddRange([0xDC, (byte)(items.Length >> 8), (byte)items.Length]);
                foreach (var item in items)
                    Write(to, item);
                break;
            default: to.Add(0x80); break;
        }
    }

    private static object? Value(byte[] b, ref int p)
    {
        var type = b[p++];
        return type switch
        {
            < 0x80 => (long)type,
            >= 0xE0 => (long)(sbyte)type,
            <= 0x8F => Map(b, ref p, type & 15),
            <= 0x9F => Items(b, ref p, type & 15),
            <= 0xBF => Text(b, ref p, type & 31),
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC4 or 0xC5 or 0xC6 => Binary(b, ref p, (int)Unsigned(b, ref p, 1 << (type - 0xC4))),
            >= 0xCC and <= 0xCF => (long)Unsigned(b, ref p, 1 << (type - 0xCC)),
            >= 0xD0 and <= 0xD3 => Signed(b, ref p, 1 << (type - 0xD0)),
            0xD9 or 0xDA or 0xDB => Text(b, ref p, (int)Unsigned(b, ref p, 1 << (type - 0xD9))),
            0xDC => Items(b, ref p, (int)Unsigned(b, ref p, 2)),
            _ => throw new InvalidDataException($"MessagePack type {type:x2}"),
        };
    }

    private static ulong Unsigned(byte[] b, ref int p, int bytes)
    {
        var value = 0UL;
        for (var i = 0; i < bytes; i++)
            value = (value << 8) | b[p++];
        return value;
    }

    private static long Signed(byte[] b, ref int p, int bytes) => (long)(Unsigned(b, ref p, bytes) << (64 - (bytes * 8))) >> (64 - (bytes * 8));

    private static string Text(byte[] b, ref int p, int length)
    {
        p += length;
        return Encoding.UTF8.GetString(b, p - length, length);
    }

    private static object Binary(byte[] b, ref int p, int length)
    {
        p += length;
        return (long)length;
    }

    private static object?[] Items(byte[] b, ref int p, int count)
    {
        var items = new object?[count];
        for (var i = 0; i < count; i++)
            items[i] = Value(b, ref p);
        return items;
    }

    private static object Map(byte[] b, ref int p, int count)
    {
        for (var i = 0; i < 2 * count; i++)
            Value(b, ref p);
        return typeof(void);
    }
}
