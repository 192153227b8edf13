using CoreScope.Core.Store;

namespace CoreScope.Ingest.Pipeline;

/// <summary>Runs the steps of a large change on the pipeline's thread, a little at a time.</summary>
internal static class StorePassRunner
{
    // Messages wait no longer than that for a command.
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(2);

    public static async Task RunStepsAsync(this IStoreCommands commands, StorePass pass, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (await commands.RunAsync(() => RunSlice(pass, clock), cancellationToken).ConfigureAwait(false))
        {
        }
    }

    // True when there is more to do.
    private static bool RunSlice(StorePass pass, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        while (pass.Step())
        {
            if (clock.GetElapsedTime(began) >= s_slice)
                return true;
        }

        return false;
    }
}
