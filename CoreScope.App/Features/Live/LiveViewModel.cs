using System.Text;
using CoreScope.App.Realtime;
using CoreScope.Core.Identity;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;

namespace CoreScope.App.Features.Live;

/// <summary>
/// What one reader's live map shows: takes the shared batches or runs the recorder, lets the filter decide, and gives what the
/// script has to draw. Live and replay go through the same door. One thread at a time.
/// </summary>
public sealed class LiveViewModel(VcrPlayer player, ReplayPackets replay, TimeProvider clock)
{
    /// <summary>New lines of the feed in one beat: nobody reads more, and each goes over the line to every reader.</summary>
    public const int MostLines = 3;

    // Packets of one beat that are heard or rain without flying: more are noise.
    private const int MostUnflown = 6;

    private readonly FlightBudget _budget = new(clock);
    private HeardFilter _filter = HeardFilter.None;
    private bool _isAdvancing;
    private int _restarts;

    public VcrPlayer Player => player;

    public LiveFeed Feed { get; } = new();

    public LiveCounters Counters { get; } = new();

    public LiveOptions Options { get; set; } = new();

    /// <summary>Hops that are named by one byte only are not drawn.</summary>
    public bool HidesOneByteHops { get; set; }

    /// <summary>The ways of the packet that <see cref="ShowAsync"/> showed last.</summary>
    public IReadOnlyList<FlightPath> LastShown { get; private set; } = [];

    /// <summary>Grows with whatever the feed or a counter shows.</summary>
    public int Changes { get; private set; }

    /// <summary>What the reader wants to see; a new one takes effect on what is listed too.</summary>
    public HeardFilter Filter
    {
        get => _filter;
        set
        {
            _filter = value;
            Feed.Keep(value);
            Changes++;
        }
    }

    /// <summary>Takes what came in; the flights to draw, or null. Nothing is drawn unless live.</summary>
    public string? Take(LiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var wanted = batch.Packets.Where(packet => _filter.Matches(packet.Packet)).ToList();
        var observations = wanted.Sum(packet => packet.Packet.Heard) + (_filter.IsEmpty ? batch.Uncounted : 0);
        Counters.Add(wanted.Count, observations, UnixMillis.Now(clock));
        if (observations > 0)
            Changes++;
        if (player.Mode != VcrMode.Live)
            return null;
        foreach (var packet in wanted.TakeLast(MostLines))
            Feed.Add(packet.Packet);
        return Fly(Options.IsRealistic ? batch.Gathered.Value.Where(packet => _filter.Matches(packet.Packet)) : wanted);
    }

    /// <summary>Lets the recorder run on; the flights to draw, or null, also while the turn before still reads.</summary>
    public async Task<string?> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (_isAdvancing)
            return null;
        _isAdvancing = true;
        try
        {
            var restarts = _restarts;
            var packets = await replay.BuildAsync(await player.AdvanceAsync(cancellationToken), cancellationToken);
            // Another time is shown by now.
            return restarts == _restarts ? Show(packets) : null;
        }
        finally
        {
            _isAdvancing = false;
        }
    }

    /// <summary>Shows one packet, whatever the recorder does and whatever is in the air.</summary>
    public async Task<string?> ShowAsync(Transmission transmission, CancellationToken cancellationToken)
    {
        _budget.Clear();
        var packets = await replay.BuildAsync([new PlayedPacket(transmission, TimeSpan.Zero)], cancellationToken);
        LastShown = [.. packets.SelectMany(packet => packet.Packet.Paths)];
        return Show(packets, isAsked: true);
    }

    /// <summary>Another time is shown: the feed begins anew and nothing is in the air.</summary>
    public void Restart()
    {
        _restarts++;
        Feed.Clear();
        _budget.Clear();
        Changes++;
    }

    private string? Show(IReadOnlyList<LivePacket> packets, bool isAsked = false)
    {
        var wanted = isAsked ? packets : [.. packets.Where(packet => _filter.Matches(packet.Packet))];
        // Among live packets an old one would stand on top as if it were new.
        if (wanted.Count > 0 && !(isAsked && player.Mode == VcrMode.Live))
        {
            foreach (var packet in wanted)
                Feed.Add(packet.Packet);
            Changes++;
        }

        return Fly(wanted);
    }

    private FlightForm Form =>
        (Options.ShowsInferredHops ? FlightForm.Inferred : 0) | (HidesOneByteHops ? FlightForm.HidesOneByte : 0) | (Options.NeedsBytes ? FlightForm.Bytes : 0);

    private string? Fly(IEnumerable<LivePacket> packets)
    {
        var flights = new StringBuilder();
        var (form, unflown) = (Form, 0);
        var pace = player.Speed * (Options.IsMatrix ? FlightBudget.LettersPace : 1);
        foreach (var packet in packets)
        {
            var flight = packet.Flight(form);
            if (flight is not null && !_budget.TryStart(packet.Packet.Paths.Select(path => path.Flown), pace))
                flight = unflown++ < MostUnflown ? packet.Sound(form) : null;
            if (flight is null)
                continue;
            flights.Append(flights.Length == 0 ? '[' : ',').Append(flight);
        }

        return flights.Length == 0 ? null : flights.Append(']').ToString();
    }
}
