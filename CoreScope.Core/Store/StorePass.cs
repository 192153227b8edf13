namespace CoreScope.Core.Store;

/// <summary>
/// A large change of the store, cut into steps of which each takes well under a millisecond, so that messages are handled in
/// between. Writer only.
/// </summary>
public abstract class StorePass
{
    /// <summary>Does the next step; false when there was nothing left to do.</summary>
    public abstract bool Step();

    /// <summary>Does all that is left, for who has nothing to do in between.</summary>
    public void Finish()
    {
        while (Step())
        {
        }
    }
}
