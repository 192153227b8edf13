using System.Globalization;
using System.Text;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Replay;

namespace CoreScope.App.Realtime;

/// <summary>
/// A heard packet with what a browser needs to draw its flight, written once for all circuits: an array of numbers only, because
/// text would be escaped on the way. Immutable.
/// </summary>
/// <param name="Packet">What was heard.</param>
/// <param name="After">How long after the batch's begin it is to be shown.</param>
public sealed record LivePacket(HeardPacket Packet, TimeSpan After)
{
    private const double DegreesPerUnit = 1e-5;
    private string? _whole;
    private string? _knownOnly;

    /// <summary>
    /// <c>[hash high, hash low, type, ms, hue, saturation, light, dark, [[flown, lat, lon, certainty, …], …]]</c> with degrees in
    /// units of 1e-5; null when there is nothing to draw.
    /// </summary>
    /// <param name="withInferred">False leaves out hops whose place was only inferred.</param>
    public string? Flight(bool withInferred)
    {
        // Two circuits may write it at the same time: they write the same.
        var text = withInferred ? _whole ??= Write(true) : _knownOnly ??= Write(false);
        return text.Length == 0 ? null : text;
    }

    private string Write(bool withInferred)
    {
        var paths = new StringBuilder();
        foreach (var path in Packet.Paths)
            Append(paths, path, withInferred);
        if (paths.Length == 0)
            return "";
        var hash = Packet.Transmission.Hash;
        var (hue, saturation, light, dark) = HashColor.Parts(hash);
        return string.Create(CultureInfo.InvariantCulture,
            $"[{hash.Value >> 32},{hash.Value & 0xFFFFFFFF},{(int)Packet.Transmission.Type},{(int)After.TotalMilliseconds},{hue},{saturation},{light},{dark},[{paths}]]");
    }

    private static void Append(StringBuilder target, FlightPath path, bool withInferred)
    {
        var flown = 0;
        var hops = new StringBuilder();
        for (var i = 0; i < path.Hops.Count; i++)
        {
            var hop = path.Hops[i];
            if (!withInferred && hop.Certainty == HopCertainty.Inferred)
                continue;
            flown += i < path.Flown ? 1 : 0;
            hops.Append(CultureInfo.InvariantCulture, $",{(int)Math.Round(hop.Lat / DegreesPerUnit)},{(int)Math.Round(hop.Lon / DegreesPerUnit)},{(int)hop.Certainty}");
        }

        if (hops.Length == 0)
            return;
        if (target.Length > 0)
            target.Append(',');
        target.Append('[').Append(flown).Append(hops).Append(']');
    }
}
