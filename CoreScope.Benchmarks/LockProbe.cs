using System.Diagnostics;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Benchmarks;

/// <summary>
/// A reader that looks a list up every few microseconds and notes how long each look-up takes: what somebody who needs the
/// store's lock feels of the writer. Collections and other processes are in it, so the longest is no more than an upper bound.
/// </summary>
internal sealed class LockProbe : IDisposable
{
    private readonly PacketStore _store;
    private readonly Thread _thread;
    private readonly List<double> _waits = [];
    private volatile bool _stop;

    public LockProbe(PacketStore store)
    {
        _store = store;
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>Ends it; its longest waits in ms.</summary>
    public string Stop()
    {
        Dispose();
        _waits.Sort();
        return $"p99.9 {_waits[(int)(_waits.Count * 0.999)]:F3} ms, longest {_waits[^1]:F2} ms of {_waits.Count:N0}";
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_stop)
        {
            var at = Stopwatch.GetTimestamp();
            _store.ByType(PayloadType.Advert);
            _waits.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            Thread.SpinWait(500);
        }
    }
}
