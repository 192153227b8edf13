using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Mesh;

/// <summary>A node that the reader calls their own.</summary>
/// <param name="Key">Its public key.</param>
/// <param name="Name">Its name when it was claimed, shown until its next advert.</param>
/// <param name="AddedAt">When it was claimed; zero when the browser does not say.</param>
public sealed record ClaimedNode(PublicKey Key, string Name, UnixMillis AddedAt);
