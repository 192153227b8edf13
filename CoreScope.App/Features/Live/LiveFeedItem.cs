using CoreScope.Core.Identity;
using CoreScope.Core.Replay;

namespace CoreScope.App.Features.Live;

/// <summary>One line of the feed panel.</summary>
/// <param name="Packet">What was heard last of it.</param>
/// <param name="Hops">The longest path so far.</param>
/// <param name="Regions">Where it was heard so far.</param>
/// <param name="At">When it was heard last.</param>
/// <param name="Repeats">How often the line was updated; its parity makes it flash again.</param>
public sealed record LiveFeedItem(HeardPacket Packet, int Hops, IReadOnlyList<string> Regions, UnixMillis At, int Repeats);
