using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;

namespace CoreScope.Core.Filtering;

/// <summary>
/// Puts an expression to packets, one after the other: the same for those in memory, those on disk and those that just came in.
/// Allocates nothing for what packets carry in the open. Belongs to one reader; not thread-safe.
/// </summary>
public sealed class FilterScan
{
    // Asking the clock costs more than most packets.
    private const int AskedAtOnce = 1_024;

    private readonly Mesh _mesh;
    private readonly FilterRecord _record;
    private long _startedAt;
    private int _asked;

    /// <param name="mesh">Whose observers, nodes and clock.</param>
    /// <param name="keys">What channel packets are opened with.</param>
    /// <param name="expression">What is asked.</param>
    public FilterScan(Mesh mesh, ChannelKeyring keys, FilterExpression expression)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(expression);
        _mesh = mesh;
        Expression = expression;
        _record = new FilterRecord(mesh, keys);
        Begin();
    }

    public FilterExpression Expression { get; }

    /// <summary>How long one pass may take; see <see cref="FilterTimeoutException"/>.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Begins a pass over packets: ages count up to now, and relays are those known by now.</summary>
    public void Begin()
    {
        _startedAt = _mesh.Clock.GetTimestamp();
        _asked = 0;
        _record.Begin(UnixMillis.Now(_mesh.Clock));
    }

    /// <summary>True when a transmission fits, its best observation standing for it.</summary>
    public bool Matches(Transmission transmission)
    {
        ArgumentNullException.ThrowIfNull(transmission);
        CheckTime();
        _record.MoveTo(transmission);
        return Expression.Root.Test(_record);
    }

    /// <summary>True when one observation by itself fits.</summary>
    public bool Matches(Transmission transmission, in Observation observation)
    {
        ArgumentNullException.ThrowIfNull(transmission);
        CheckTime();
        _record.MoveTo(transmission, observation);
        return Expression.Root.Test(_record);
    }

    private void CheckTime()
    {
        if (++_asked % AskedAtOnce == 0 && _mesh.Clock.GetElapsedTime(_startedAt) > TimeLimit)
            throw new FilterTimeoutException();
    }
}
