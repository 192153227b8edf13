using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>Reads whole transmissions of the archive as objects that stand by themselves. One thread, one connection.</summary>
internal sealed class TransmissionReader : IArrivalTarget, IDisposable
{
    private readonly Statement _byId;
    private readonly Statement _observations;
    private readonly List<int> _nodes = [];
    private DetachedPackets _made = new();
    private Transmission? _current;

    public TransmissionReader(SqliteConnection connection)
    {
        _byId = new Statement(connection, $"SELECT {ArchivedTransmission.Columns} FROM transmissions WHERE id = ?1");
        _observations = new Statement(connection, $"SELECT {ArchivedArrival.Columns} FROM observations WHERE transmission_id = ?1 ORDER BY id");
    }

    /// <summary>Node ids in the resolved paths of the transmission that was read last.</summary>
    public IReadOnlyList<int> Nodes => _nodes;

    /// <summary>The transmission with this id and all its observations, or null.</summary>
    public Transmission? Read(int id)
    {
        _byId.Bind(1, id);
        if (!_byId.Read())
            return null;
        var transmission = ReadFrom(_byId);
        _byId.Reset();
        return transmission;
    }

    /// <summary>
    /// The transmission in the present row of <paramref name="row"/>; null when it has no observation: the store knows no
    /// transmission that nobody heard.
    /// </summary>
    public Transmission? ReadFrom(Statement row)
    {
        var known = ArchivedTransmission.Of(row);
        var payload = row.Blob(ArchivedTransmission.PayloadColumn);
        _nodes.Clear();
        _current = null;
        _observations.Bind(1, known.Id);
        while (_observations.Read())
            ArchivedArrival.Read(_observations, known, payload, this);
        return _current;
    }

    /// <summary>What is read from now on no longer shares memory with what was read before.</summary>
    public void LetGo() => _made = new DetachedPackets();

    /// <inheritdoc />
    void IArrivalTarget.Take(in PacketArrival arrival, in PacketFrame frame, bool isFrame)
    {
        _current ??= _made.Begin(arrival);
        DetachedPackets.Observe(_current, arrival);
        foreach (var hop in arrival.Resolved)
        {
            if (hop.NodeId != 0)
                _nodes.Add(hop.NodeId);
        }
    }

    public void Dispose()
    {
        _byId.Dispose();
        _observations.Dispose();
    }
}
