using System.Diagnostics;

namespace CoreScope.Benchmarks;

/// <summary>
/// Somebody who needs a lock every few microseconds and notes how long each look takes: what is felt of who else holds it. Collections and other processes are in it, so the longest is no more than an upper bound.
/// </summary>
internal sealed class LockProbe : IDisposable
{
    private readonly Action _look;
    private readonly Thread _thread;
    private readonly List<double> _waits = [];
    private volatile bool _stop;

    public LockProbe(Action look)
    {
        _look = look;
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
            _look();
            _waits.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            Thread.SpinWait(500);
        }
    }
}
