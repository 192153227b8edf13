using System.Buffers.Binary;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// A number modulo p = 2^255 − 19 in five limbs of 51 bits. Every operation leaves the limbs below 2^52, so that sums of products
/// fit 128 bits; only <see cref="Write"/> reduces fully. Not constant-time: for public data only.
/// </summary>
internal readonly struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    // 4p, limb by limb: added before a subtraction it keeps every limb positive.
    private const ulong FourP0 = 4 * (Mask - 18);
    private const ulong FourP = 4 * Mask;

    private readonly ulong _a, _b, _c, _d, _e;

    private FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
        _e = e;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public bool IsZero
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Write(bytes);
            return !bytes.ContainsAnyExcept((byte)0);
        }
    }

    /// <summary>The lowest bit of the fully reduced number: the "sign" of a coordinate.</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Write(bytes);
            return (bytes[0] & 1) != 0;
        }
    }

    /// <summary>A small number.</summary>
    public static FieldElement Of(uint value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 32 bytes, little-endian, ignoring the top bit. Values of p and above are taken modulo p.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask);
    }

    /// <summary>Writes the number below p as 32 bytes, little-endian.</summary>
    public void Write(Span<byte> bytes)
    {
        var n = Carry(_a, _b, _c, _d, _e);
        // q = 1 when the number is at least p: adding 19 then overflows bit 255.
        var q = (n._a + 19) >> 51;
        q = (n._b + q) >> 51;
        q = (n._c + q) >> 51;
        q = (n._d + q) >> 51;
        q = (n._e + q) >> 51;
        var a = n._a + (19 * q);
        var b = n._b + (a >> 51);
        var c = n._c + (b >> 51);
        var d = n._d + (c >> 51);
        var e = (n._e + (d >> 51)) & Mask;
        a &= Mask;
        b &= Mask;
        c &= Mask;
        d &= Mask;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, a | (b << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (b >> 13) | (c << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (c >> 26) | (d << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (d >> 39) | (e << 12));
    }

    public FieldElement Square() => this * this;

    /// <summary>This to the power of 2^<paramref name="count"/>.</summary>
    public FieldElement SquareTimes(int count)
    {
        var result = this;
        for (var i = 0; i < count; i++)
            result = result.Square();
        return result;
    }

    /// <summary>1 / this, as this^(p − 2); zero for zero.</summary>
    public FieldElement Invert() => PowerOf250().SquareTimes(5) * (SquareTimes(3) * Square() * this);

    /// <summary>this^((p − 5) / 8) = this^(2^252 − 3), the core of a square root.</summary>
    public FieldElement SquareRootPower() => PowerOf250().SquareTimes(2) * this;

    public static FieldElement operator +(in FieldElement x, in FieldElement y) =>
        Carry(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d, x._e + y._e);

    public static FieldElement operator -(in FieldElement x, in FieldElement y) =>
        Carry(x._a + FourP0 - y._a, x._b + FourP - y._b, x._c + FourP - y._c, x._d + FourP - y._d, x._e + FourP - y._e);

    public static FieldElement operator -(in FieldElement x) => Zero - x;

    public static FieldElement operator *(in FieldElement x, in FieldElement y)
    {
        // Limb i × limb j weighs 2^(51(i+j)); from 2^255 on it wraps around as a factor of 19.
        ulong b19 = 19 * y._b, c19 = 19 * y._c, d19 = 19 * y._d, e19 = 19 * y._e;
        var a = Product(x._a, y._a) + Product(x._b, e19) + Product(x._c, d19) + Product(x._d, c19) + Product(x._e, b19);
        var b = Product(x._a, y._b) + Product(x._b, y._a) + Product(x._c, e19) + Product(x._d, d19) + Product(x._e, c19);
        var c = Product(x._a, y._c) + Product(x._b, y._b) + Product(x._c, y._a) + Product(x._d, e19) + Product(x._e, d19);
        var d = Product(x._a, y._d) + Product(x._b, y._c) + Product(x._c, y._b) + Product(x._d, y._a) + Product(x._e, e19);
        var e = Product(x._a, y._e) + Product(x._b, y._d) + Product(x._c, y._c) + Product(x._d, y._b) + Product(x._e, y._a);
        b += (ulong)(a >> 51);
        c += (ulong)(b >> 51);
        d += (ulong)(c >> 51);
        e += (ulong)(d >> 51);
        var first = ((ulong)a & Mask) + (19 * (ulong)(e >> 51));
        return new FieldElement(first & Mask, ((ulong)b & Mask) + (first >> 51), (ulong)c & Mask, (ulong)d & Mask, (ulong)e & Mask);
    }

    private static UInt128 Product(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out var low);
        return new UInt128(high, low);
    }

    private static FieldElement Carry(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        b += a >> 51;
        c += b >> 51;
        d += c >> 51;
        e += d >> 51;
        a = (a & Mask) + (19 * (e >> 51));
        return new FieldElement(a & Mask, (b & Mask) + (a >> 51), c & Mask, d & Mask, e & Mask);
    }

    /// <summary>this^(2^250 − 1).</summary>
    private FieldElement PowerOf250()
    {
        // Each step doubles a run of one-bits in the exponent: n ones shifted by n, times n ones.
        var ones5 = this;
        for (var i = 1; i < 5; i++)
            ones5 = ones5.Square() * this;
        var ones10 = ones5.SquareTimes(5) * ones5;
        var ones20 = ones10.SquareTimes(10) * ones10;
        var ones40 = ones20.SquareTimes(20) * ones20;
        var ones50 = ones40.SquareTimes(10) * ones10;
        var ones100 = ones50.SquareTimes(50) * ones50;
        var ones200 = ones100.SquareTimes(100) * ones100;
        return ones200.SquareTimes(50) * ones50;
    }
}
