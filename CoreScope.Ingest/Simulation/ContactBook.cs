using CoreScope.Core.Directories;

namespace CoreScope.Ingest.Simulation;

/// <summary>Who talks to whom, and on which way. Ways are found once, by a flood, and kept. For one thread.</summary>
internal sealed class ContactBook
{
    private const int Friends = 3;
    private const int Stations = 3;

    private readonly AirChannel _air;
    private readonly SeededRandom _random;
    private readonly List<SimulatedNode> _people = [];
    private readonly List<SimulatedNode> _stations = [];
    private readonly Dictionary<(int, int), int[]?> _routes = [];
    private readonly (SimulatedNode[] Friends, SimulatedNode[] Stations)[] _contacts;

    public ContactBook(Region region, AirChannel air, SeededRandom random)
    {
        _air = air;
        _random = random;
        foreach (var node in region.Nodes)
        {
            if (node.Role == NodeRole.Companion)
                _people.Add(node);
            else
                _stations.Add(node);
        }

        _contacts = new (SimulatedNode[], SimulatedNode[])[_people.Count];
        for (var i = 0; i < _contacts.Length; i++)
            _contacts[i] = (Some(_people, Friends, i), Some(_stations, Stations, -1));
    }

    /// <summary>Some companion.</summary>
    public SimulatedNode PickPerson() => _random.Pick(_people);

    /// <summary>A companion and one of its friends.</summary>
    public (SimulatedNode From, SimulatedNode To) PickFriend()
    {
        var person = _random.Next(_people.Count);
        return (_people[person], _random.Pick(_contacts[person].Friends));
    }

    /// <summary>A companion and a repeater, room or sensor that it asks now and then.</summary>
    public (SimulatedNode From, SimulatedNode To) PickStation()
    {
        var person = _random.Next(_people.Count);
        return (_people[person], _random.Pick(_contacts[person].Stations));
    }

    /// <summary>The stations between the two, or null when there is no way. The way back is the same.</summary>
    public int[]? Route(SimulatedNode from, SimulatedNode to)
    {
        if (_routes.TryGetValue((from.Index, to.Index), out var route))
            return route;
        route = _air.FindRoute(from, to);
        _routes[(from.Index, to.Index)] = route;
        _routes[(to.Index, from.Index)] = route is null ? null : [.. route.AsEnumerable().Reverse()];
        return route;
    }

    /// <summary>As <see cref="Route"/>, but null also when no observer is near it.</summary>
    public int[]? AudibleRoute(SimulatedNode from, SimulatedNode to)
    {
        var route = Route(from, to);
        if (route is null || _air.IsNearObserver(from.Index))
            return route;
        foreach (var node in route)
        {
            if (_air.IsNearObserver(node))
                return route;
        }

        return null;
    }

    private SimulatedNode[] Some(List<SimulatedNode> from, int count, int except)
    {
        var some = new SimulatedNode[count];
        for (var i = 0; i < count; i++)
        {
            var at = _random.Next(from.Count);
            some[i] = from[at == except ? (at + 1) % from.Count : at];
        }

        return some;
    }
}
