using System.Globalization;
using System.Text;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;

namespace CoreScope.App.Realtime;

/// <summary>
/// A heard packet with what a browser needs to draw its flight, written once for all circuits: arrays of numbers only, because
/// text would be escaped on the way. Immutable.
/// </summary>
/// <param name="Packet">What was heard.</param>
/// <param name="After">How long after the batch's begin it is to be shown.</param>
public sealed record LivePacket(HeardPacket Packet, TimeSpan After)
{
    /// <summary>Bytes of a packet that are told: more are not seen, and a flood of long packets must not fill the line.</summary>
    public const int MostBytes = 40;

    private const double DegreesPerUnit = 1e-5;

    // A station that is reached over hops which are not shown.
    private const int BehindAGap = 3;

    private readonly string?[] _written = new string?[8];

    /// <summary>
    /// <c>[hash high, hash low, type, ms, hue, saturation, light, dark, [[flown, lat, lon, certainty, …], …]]</c> with degrees in
    /// units of 1e-5; with bytes also <c>heard, hops, [byte, …]</c>. Null when there is nothing to draw.
    /// </summary>
    public string? Flight(FlightForm form)
    {
        // Two circuits may write it at the same time: they write the same.
        var text = _written[(int)form] ??= Write(form);
        return text.Length == 0 ? null : text;
    }

    /// <summary>The same without any way: what is too much in the air is still heard and rains. Null without bytes.</summary>
    public string? Sound(FlightForm form) => form.HasFlag(FlightForm.Bytes) ? Whole("", form) : null;

    private string Write(FlightForm form)
    {
        var paths = new StringBuilder();
        foreach (var path in Packet.Paths)
            Append(paths, path, form);
        return paths.Length == 0 && !form.HasFlag(FlightForm.Bytes) ? "" : Whole(paths.ToString(), form);
    }

    private string Whole(string paths, FlightForm form)
    {
        var hash = Packet.Transmission.Hash;
        var (hue, saturation, light, dark) = HashColor.Parts(hash);
        var bytes = form.HasFlag(FlightForm.Bytes) ? $",{Text(Packet.Heard)},{Text(Packet.Hops)},[{Bytes(Packet.Transmission)}]" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"[{hash.Value >> 32},{hash.Value & 0xFFFFFFFF},{(int)Packet.Transmission.Type},{(int)After.TotalMilliseconds},{hue},{saturation},{light},{dark},[{paths}]{bytes}]");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // Header and path first, as it came; what a bridge told has no frame.
    private static string Bytes(Transmission transmission)
    {
        var prefix = transmission.Origin == TransmissionOrigin.CompanionBridge ? [] : transmission.PrefixOf(transmission.Best);
        var bytes = new StringBuilder(4 * MostBytes);
        for (var i = 0; i < Math.Min(MostBytes, prefix.Length + transmission.Payload.Length); i++)
            bytes.Append(i == 0 ? "" : ",").Append(i < prefix.Length ? prefix[i] : transmission.Payload[i - prefix.Length]);
        return bytes.ToString();
    }

    private static void Append(StringBuilder target, FlightPath path, FlightForm form)
    {
        var flown = 0;
        var isGap = false;
        var hops = new StringBuilder();
        for (var i = 0; i < path.Hops.Count; i++)
        {
            var hop = path.Hops[i];
            if (hop.IsOneByte && form.HasFlag(FlightForm.HidesOneByte))
            {
                isGap = true;
                continue;
            }

            if (!form.HasFlag(FlightForm.Inferred) && hop.Certainty == HopCertainty.Inferred)
                continue;
            flown += i < path.Flown ? 1 : 0;
            var certainty = isGap && hops.Length > 0 ? BehindAGap : (int)hop.Certainty;
            isGap = false;
            hops.Append(CultureInfo.InvariantCulture, $",{(int)Math.Round(hop.Lat / DegreesPerUnit)},{(int)Math.Round(hop.Lon / DegreesPerUnit)},{certainty}");
        }

        if (hops.Length == 0)
            return;
        if (target.Length > 0)
            target.Append(',');
        target.Append('[').Append(flown).Append(hops).Append(']');
    }
}
