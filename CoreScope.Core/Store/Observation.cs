using System.Runtime.InteropServices;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Store;

/// <summary>Which way the frame went at the observer, as it reported it.</summary>
public enum Direction : byte
{
    NotGiven = 0,
    Received = 1,
    Sent = 2,
}

/// <summary>
/// One observer hearing one transmission: 32 bytes. The wire prefix lies in the chunk's <see cref="PathArena"/>; prefix and the
/// transmission's payload together are the exact bytes this observer heard. Absent figures have sentinels, so use the members.
/// </summary>
// Auto: the runtime orders the fields so that no gaps are left.
[StructLayout(LayoutKind.Auto)]
public struct Observation
{
    private const short NoSignal = short.MinValue;

    // No receiver reports such a figure: what lies beyond is rubbish and counts as not given.
    private const double MaxSignal = 327;
    private const int NoOffset = int.MinValue;

    private long _ingestTime;
    private int _rxOffset;
    private short _snr;
    private short _rssi;
    private Half _score;

    /// <summary>Number in order of arrival over all transmissions, from 1.</summary>
    public int Id { get; internal set; }

    /// <summary>Index of the observer in the observer directory; 0 = none.</summary>
    public int ObserverIndex { get; internal set; }

    internal int PrefixOffset { get; set; }

    internal byte PrefixLength { get; set; }

    /// <summary>True when the frame may name hops: anything longer than header and path length.</summary>
    public readonly bool HasPath => PrefixLength > 2;

    /// <summary>As the observer reported it.</summary>
    public Direction Direction { get; internal set; }

    /// <summary>Server time of arrival: the time by which everything is ordered (DECISIONS 9).</summary>
    public UnixMillis IngestTime
    {
        readonly get => new(_ingestTime);
        internal set => _ingestTime = value.Value;
    }

    /// <summary>The observer's own receive time, as far as it was given and believable.</summary>
    public readonly UnixMillis? ReceivedAt => _rxOffset == NoOffset ? null : new UnixMillis(_ingestTime + _rxOffset);

    /// <summary>dB, in steps of 0.01.</summary>
    public readonly double? Snr => _snr == NoSignal ? null : _snr / 100.0;

    /// <summary>dBm, in steps of 0.01.</summary>
    public readonly double? Rssi => _rssi == NoSignal ? null : _rssi / 100.0;

    /// <summary>The publisher's own score; scales differ between publishers.</summary>
    public readonly double? Score => Half.IsNaN(_score) ? null : Math.Round((double)_score, 3);

    /// <summary>Puts signal figures in; null = not given, out of range is cut.</summary>
    internal void SetSignal(Signal signal)
    {
        _snr = ToHundredths(signal.Snr);
        _rssi = ToHundredths(signal.Rssi);
        _score = ToHalf(signal.Score);
    }

    /// <summary>Takes what is still missing from a redelivery; true when anything was (DECISIONS 26).</summary>
    internal bool FillMissing(Signal signal)
    {
        var filled = false;
        if (_snr == NoSignal)
            filled = (_snr = ToHundredths(signal.Snr)) != NoSignal;
        if (_rssi == NoSignal)
            filled |= (_rssi = ToHundredths(signal.Rssi)) != NoSignal;
        if (Half.IsNaN(_score))
            filled |= !Half.IsNaN(_score = ToHalf(signal.Score));
        return filled;
    }

    internal void SetReceivedAt(UnixMillis? receivedAt)
    {
        var offset = receivedAt is { } time ? time.Value - _ingestTime : long.MinValue;
        _rxOffset = offset is > int.MinValue and <= int.MaxValue ? (int)offset : NoOffset;
    }

    private static short ToHundredths(double? value) =>
        value is { } v && Math.Abs(v) <= MaxSignal ? (short)Math.Round(v * 100) : NoSignal;

    private static Half ToHalf(double? value) =>
        value is { } v && double.IsFinite(v) ? (Half)Math.Clamp(v, (double)Half.MinValue, (double)Half.MaxValue) : Half.NaN;
}

/// <summary>Signal figures of one reception; null = not given. SNR in dB, RSSI in dBm.</summary>
public readonly record struct Signal(double? Snr, double? Rssi, double? Score);
