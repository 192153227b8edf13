namespace CoreScope.Core.Protocol.Crypto;

/// <summary>The server's own keys, with which packets are opened for pages and answers: configured channels and region scopes. Immutable.</summary>
public sealed record DecodeKeys(ChannelKeyring Channels, RegionScopes Regions);
