using CoreScope.App.Realtime;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;

namespace CoreScope.App.Features.Live;

/// <summary>Makes what live maps show of packets that were heard before: with their stored paths, in the same shape as live ones. Thread-safe.</summary>
public sealed class ReplayPackets(HeardPackets heard, StoredPaths paths)
{
    /// <summary>The packets with everything that was heard of them; reads the archive where memory does not know their paths.</summary>
    public async Task<IReadOnlyList<LivePacket>> BuildAsync(IReadOnlyList<PlayedPacket> played, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(played);
        if (played.Count == 0)
            return [];
        Transmission[] transmissions = [.. played.Select(one => one.Transmission)];
        // Off the circuit's thread: the disk may be slow.
        return await Task.Run<IReadOnlyList<LivePacket>>(
            () =>
            {
                var stored = paths.Of(transmissions, cancellationToken);
                return [.. played.Select(one => new LivePacket(heard.BuildAll(one.Transmission, stored), one.After))];
            },
            cancellationToken);
    }
}
