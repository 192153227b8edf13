using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Store;

/// <summary>Gives the 64-bit hash of a public key.</summary>
public delegate ulong KeyHash(PublicKey key);

/// <summary>How the store answers which packets a node relayed (store.md §3).</summary>
public sealed record ResolvedPathOptions
{
    /// <summary>(key, transmission) pairs above which the operator is warned.</summary>
    public const long DefaultWarnAbove = 5_000_000;

    /// <summary>False: no memory is spent, the archive is asked each time, which takes seconds on a large one.</summary>
    public bool IsIndexed { get; init; } = true;

    /// <summary>Pairs in the index above which the operator is warned.</summary>
    public long WarnAbove { get; init; } = DefaultWarnAbove;

    /// <summary>Replaced by tests that need two keys with one hash.</summary>
    public KeyHash Hash { get; init; } = static key => XxHash64.Of(PublicKey.Bytes(in key));

    /// <summary>Where resolved paths can be read again, asked for at the first use; null: nowhere.</summary>
    public Func<StoredPaths>? Stored { get; init; }
}
