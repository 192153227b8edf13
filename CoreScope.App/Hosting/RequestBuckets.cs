using System.Net;
using System.Runtime.InteropServices;

namespace CoreScope.App.Hosting;

/// <summary>
/// What each address may still ask: a bucket that fills evenly and holds one second's requests. Reckoned when somebody asks; the
/// framework's limiters fill theirs ten times a second, also while nobody does. Thread-safe.
/// </summary>
internal sealed class RequestBuckets(int perSecond, TimeProvider clock)
{
    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Bucket> _buckets = [];
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>Addresses remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _buckets.Count;
        }
    }

    /// <summary>Takes one request out of the bucket of <paramref name="address"/>; false when it is empty.</summary>
    public bool TryTake(IPAddress address)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            Sweep(now);
            ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, address, out var isKnown);
            var left = isKnown ? Math.Min(perSecond, bucket.Left + (Seconds(bucket.At, now) * perSecond)) : perSecond;
            var isAllowed = left >= 1;
            bucket = new Bucket(isAllowed ? left - 1 : left, now);
            return isAllowed;
        }
    }

    // Who was silent for a second has a full bucket again: forgetting it changes nothing, and addresses cost no memory for long.
    private void Sweep(long now)
    {
        if (Seconds(_sweptAt, now) < 1)
            return;
        _sweptAt = now;
        foreach (var (address, bucket) in _buckets)
        {
            if (Seconds(bucket.At, now) >= 1)
                _buckets.Remove(address);
        }
    }

    private double Seconds(long from, long to) => clock.GetElapsedTime(from, to).TotalSeconds;

    private readonly record struct Bucket(double Left, long At);
}
