using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Messages;

/// <summary>Turns an envelope's <c>timestamp</c> into a time one can believe (protocol.md §12.5, operations.md §2.6). Pure.</summary>
public static class RxTimeResolver
{
    private const long MaxAhead = 14 * 3_600_000L;
    private const long MaxAge = 30 * 86_400_000L;
    private const long NaiveTolerance = 15 * 60_000L;

    /// <summary>The time of a message without a usable timestamp.</summary>
    public static RxTime Missing(UnixMillis now) => Server(now, RxTimeOrigin.Missing);

    /// <summary>
    /// Resolves <c>yyyy-MM-ddTHH:mm:ss[.fraction][Z|±hh:mm]</c>; the fraction is cut off, a time without zone is read as UTC.
    /// </summary>
    public static RxTime Resolve(ReadOnlySpan<char> timestamp, UnixMillis now)
    {
        if (!TryRead(timestamp, out var millis, out var naive))
            return Server(now, RxTimeOrigin.Unreadable);
        var off = millis - now.Value;
        if (off > MaxAhead)
            return Server(now, RxTimeOrigin.FarAhead);
        if (off < -MaxAge)
            return Server(now, RxTimeOrigin.TooOld);
        if (naive && Math.Abs(off) > NaiveTolerance)
            return Server(now, RxTimeOrigin.NaiveSkew, (int)(off / 1000));
        return off > 0 ? Server(now, RxTimeOrigin.Ahead) : new RxTime(new UnixMillis(millis), 0, RxTimeOrigin.Envelope);
    }

    private static RxTime Server(UnixMillis now, RxTimeOrigin origin, int skew = 0) =>
        new(new UnixMillis(now.Seconds * 1000), skew, origin);

    private static bool TryRead(ReadOnlySpan<char> text, out long millis, out bool naive)
    {
        millis = 0;
        naive = false;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        if (!Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second))
            return false;
        if (year is 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        if (!TryReadZone(text[19..], out naive, out var offsetMinutes))
            return false;

        var days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        millis = ((days * 86_400L) + (hour * 3600L) + (minute * 60L) + second - (offsetMinutes * 60L)) * 1000;
        return true;
    }

    private static bool TryReadZone(ReadOnlySpan<char> text, out bool naive, out int offsetMinutes)
    {
        naive = false;
        offsetMinutes = 0;
        if (text.Length > 0 && text[0] == '.')
        {
            var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? text.Length - 1 : digits;
            if (digits == 0)
                return false;
            text = text[(digits + 1)..];
        }

        if (text.IsEmpty)
            return naive = true;
        if (text.Length == 1)
            return text[0] == 'Z';
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':' || !Number(text[1..3], out var hours) || !Number(text[4..6], out var minutes))
            return false;
        offsetMinutes = ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
        return hours <= 23 && minutes <= 59;
    }

    private static bool Number(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
