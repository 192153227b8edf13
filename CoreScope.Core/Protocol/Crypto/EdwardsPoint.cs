namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// A point of the twisted Edwards curve −x² + y² = 1 + d·x²·y² in extended coordinates (x = X/Z, y = Y/Z, xy = T/Z; RFC 8032 §5.1.4).
/// The formulas are complete: they hold for every pair of points. Not constant-time.
/// </summary>
internal readonly struct EdwardsPoint
{
    private static readonly FieldElement _d = -FieldElement.Of(121665) * FieldElement.Of(121666).Invert();
    private static readonly FieldElement _twoD = _d + _d;

    // 2 is no square modulo p, hence (2^((p−1)/4))² = −1; and (p − 1) / 4 = 2 · (p − 5) / 8 + 1.
    private static readonly FieldElement _rootOfMinusOne = FieldElement.Of(2).SquareRootPower().Square() * FieldElement.Of(2);

    private readonly FieldElement _x, _y, _z, _t;

    private EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
    {
        _x = x;
        _y = y;
        _z = z;
        _t = t;
    }

    /// <summary>The base point: y = 4/5, x even.</summary>
    public static EdwardsPoint Base { get; } = MakeBase();

    public static EdwardsPoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>
    /// Reads 32 bytes: y, and the sign of x in the top bit. False when no x belongs to that y. As in the firmware and OpenSSL, y of
    /// p and above and a sign on x = 0 are accepted.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        var y = FieldElement.Read(bytes);
        var ySquared = y.Square();
        var u = ySquared - FieldElement.One;
        var v = (_d * ySquared) + FieldElement.One;
        var vCubed = v.Square() * v;
        var x = u * vCubed * (u * vCubed.Square() * v).SquareRootPower();
        var check = v * x.Square();
        if (!(check - u).IsZero)
        {
            if (!(check + u).IsZero)
                return false;
            x *= _rootOfMinusOne;
        }

        if (x.IsOdd != ((bytes[31] & 0x80) != 0))
            x = -x;
        point = new EdwardsPoint(x, y, FieldElement.One, x * y);
        return true;
    }

    /// <summary>Writes the 32 bytes of the canonical form.</summary>
    public void Write(Span<byte> bytes)
    {
        var inverse = _z.Invert();
        (_y * inverse).Write(bytes);
        if ((_x * inverse).IsOdd)
            bytes[31] |= 0x80;
    }

    public EdwardsPoint Double()
    {
        var a = _x.Square();
        var b = _y.Square();
        var c = _z.Square();
        var h = a + b;
        var e = h - (_x + _y).Square();
        var g = a - b;
        var f = c + c + g;
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    public static EdwardsPoint operator +(in EdwardsPoint p, in EdwardsPoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * _twoD * q._t;
        var d = p._z * q._z;
        d += d;
        var e = b - a;
        var f = d - c;
        var g = d + c;
        var h = b + a;
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    public static EdwardsPoint operator -(in EdwardsPoint p) => new(-p._x, p._y, p._z, -p._t);

    /// <summary><paramref name="s"/>·p + <paramref name="t"/>·q for scalars of 32 bytes, little-endian, walking both bit by bit at once.</summary>
    public static EdwardsPoint Combine(ReadOnlySpan<byte> s, in EdwardsPoint p, ReadOnlySpan<byte> t, in EdwardsPoint q)
    {
        var both = p + q;
        var sum = Neutral;
        for (var bit = 255; bit >= 0; bit--)
        {
            sum = sum.Double();
            var inS = (s[bit >> 3] >> (bit & 7)) & 1;
            var inT = (t[bit >> 3] >> (bit & 7)) & 1;
            sum = (inS, inT) switch
            {
                (1, 1) => sum + both,
                (1, 0) => sum + p,
                (0, 1) => sum + q,
                _ => sum,
            };
        }

        return sum;
    }

    private static EdwardsPoint MakeBase()
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Fill(0x66);
        bytes[0] = 0x58;
        return TryRead(bytes, out var point) ? point : default;
    }
}
