using System.Net;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>
/// How many wrong credentials an address may still try: twenty at once, then one every three seconds. Who has none left is turned
/// away at the door, so that guessing is slow, costs next to nothing and holds no place. Thread-safe.
/// </summary>
internal sealed class FailureBudget
{
    private const int Burst = 20;
    private const int MaxPeers = 4096;
    private static readonly TimeSpan s_refill = TimeSpan.FromSeconds(3);
    private readonly TimeProvider _clock;

    // Guards the table: per address when its budget is whole again.
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, long> _wholeAt = [];
    private readonly long _refillTicks;
    private long _forgetAt = long.MinValue;

    public FailureBudget(TimeProvider clock)
    {
        _clock = clock;
        _refillTicks = (long)(s_refill.TotalSeconds * clock.TimestampFrequency);
    }

    public bool IsSpent(IPAddress peer)
    {
        lock (_gate)
            return _wholeAt.TryGetValue(peer, out var wholeAt) && wholeAt - _clock.GetTimestamp() > (Burst - 1) * _refillTicks;
    }

    public void Spend(IPAddress peer)
    {
        var now = _clock.GetTimestamp();
        lock (_gate)
        {
            // Nobody's budget becomes whole any sooner: to look at all of them for each failure would be the attack's doing.
            if (_wholeAt.Count >= MaxPeers && now >= _forgetAt)
                Forget(now);
            // An attack from more addresses than the table holds is not guessing from one of them.
            if (_wholeAt.Count < MaxPeers || _wholeAt.ContainsKey(peer))
                _wholeAt[peer] = Math.Max(now, _wholeAt.GetValueOrDefault(peer, now)) + _refillTicks;
        }
    }

    /// <summary>
    /// Somebody of this address has the right credentials: behind a proxy or a provider's gateway, one device with an old password
    /// must not keep all others out.
    /// </summary>
    public void Forgive(IPAddress peer)
    {
        lock (_gate)
            _wholeAt.Remove(peer);
    }

    private void Forget(long now)
    {
        _forgetAt = now + _refillTicks;
        foreach (var peer in _wholeAt.Where(p => p.Value <= now).Select(p => p.Key).ToArray())
            _wholeAt.Remove(peer);
    }
}
