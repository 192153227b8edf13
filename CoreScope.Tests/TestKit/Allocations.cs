namespace CoreScope.Tests.TestKit;

/// <summary>Counts what code allocates on the calling thread.</summary>
public static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes that <paramref name="work"/> allocates in the best of several rounds: what the runtime adds once, when it compiles
    /// a method anew, shows in single rounds only, and what the code allocates shows in each.
    /// </summary>
    public static long Least(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
