using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Cuts a wire prefix in two for the archive: the part that makes two receptions of one observer different (path length and
/// hops) comes last, in a column of its own. Must agree with the store's <c>PathIdentity</c>.
/// </summary>
internal static class WireSplit
{
    /// <summary>Offset at which the path's part begins; the prefix's length when there are no hops or they do not count.</summary>
    public static int PathAt(PayloadType type, ReadOnlySpan<byte> prefix)
    {
        // The path of a TRACE holds SNR figures, its stations stand in the payload.
        if (prefix.IsEmpty || type == PayloadType.Trace)
            return prefix.Length;
        var lengthAt = new PacketHeader(prefix[0]).Route.HasTransportCodes() ? 5 : 1;
        return prefix.Length > lengthAt + 1 ? lengthAt : prefix.Length;
    }
}
