namespace CoreScope.Core.Store;

/// <summary>
/// Takes ids out of lists that may be long, some thousand at a time, while others are added at their ends: counts what is gone,
/// copies aside what stays, and puts that in place in the store's lock, which takes no longer for a long list than for a short
/// one. A list that got another array meanwhile is begun anew; that is rare. Writer only.
/// </summary>
internal sealed class PostingSieve(Predicate<int> isGone)
{
    /// <summary>Ids looked at in one step: far less than a millisecond.</summary>
    public const int AtOnce = 16_384;

    // Room for what is added between the steps, as a part of what stays: none in a short list, which is done in one step.
    private const int Spare = 64;

    /// <summary>Bytes that the list looked through last takes less than before.</summary>
    public int FreedBytes { get; private set; }

    /// <summary>Looks through <paramref name="list"/>; one that is short within the first step.</summary>
    public IEnumerable<int> Run(PostingList list, Lock gate)
    {
        FreedBytes = 0;
        var isDone = false;
        while (!isDone)
        {
            var before = list.View;
            var gone = 0;
            for (var at = 0; at < before.Length; at += AtOnce)
            {
                if (at > 0)
                    yield return AtOnce;
                gone += CountGone(Part(before, at));
            }

            if (gone == 0)
                yield break;
            var kept = before.Length - gone;
            var left = GC.AllocateUninitializedArray<int>(kept + (kept / Spare));
            var filled = 0;
            for (var at = 0; at < before.Length; at += AtOnce)
            {
                if (before.Length > AtOnce)
                    yield return AtOnce;
                filled = Copy(Part(before, at), left, filled);
            }

            lock (gate)
            {
                var bytes = list.AllocatedBytes;
                isDone = list.TryReplace(before, left, kept);
                FreedBytes = bytes - list.AllocatedBytes;
            }
        }
    }

    private static ReadOnlySpan<int> Part(ReadOnlyMemory<int> ids, int at) => ids.Span.Slice(at, Math.Min(AtOnce, ids.Length - at));

    private int CountGone(ReadOnlySpan<int> ids)
    {
        var gone = 0;
        foreach (var id in ids)
            gone += isGone(id) ? 1 : 0;
        return gone;
    }

    private int Copy(ReadOnlySpan<int> ids, int[] left, int filled)
    {
        foreach (var id in ids)
        {
            if (!isGone(id))
                left[filled++] = id;
        }

        return filled;
    }
}
