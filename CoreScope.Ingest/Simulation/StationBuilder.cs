using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Ingest.Simulation;

/// <summary>Sets up the stations: where they stand, what they are called, what they are.</summary>
internal sealed class StationBuilder(int seed)
{
    // An advert has 32 bytes for flags, position and name; a sensor's reading takes five of them.
    private const int NameRoom = 23;
    private const int SensorNameRoom = 18;
    private const int NameRoomWithoutPosition = 31;
    private const double Rural = 0.25;

    private readonly SeededRandom _random = new(seed, "stations");
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly int _townWeight = PlaceNames.Towns.Sum(town => town.Weight);

    public SimulatedNode[] Build(int count)
    {
        var roles = Roles(count);
        var hills = Math.Min(PlaceNames.Hills.Length, count / 12);
        var hostile = Math.Min(PlaceNames.HostileNames.Length, count / 20);
        var nodes = new SimulatedNode[count];
        for (var i = 0; i < count; i++)
        {
            // The hills come first and are repeaters; odd names go to the end, where companions and rooms are.
            nodes[i] = i < hills ? Hill(i, PlaceNames.Hills[i * PlaceNames.Hills.Length / hills])
                : i >= count - hostile ? Hostile(i, roles[i], PlaceNames.HostileNames[count - 1 - i])
                : Station(i, roles[i]);
        }

        return nodes;
    }

    /// <summary>Six in ten are repeaters, three companions, the rest rooms and sensors.</summary>
    private static NodeRole[] Roles(int count)
    {
        var roles = new NodeRole[count];
        for (var i = 0; i < count; i++)
        {
            roles[i] = (i * 100 / count) switch
            {
                < 60 => NodeRole.Repeater,
                < 65 => NodeRole.Sensor,
                < 70 => NodeRole.Room,
                _ => NodeRole.Companion,
            };
        }

        return roles;
    }

    private SimulatedNode Hill(int index, Place hill) => Make(
        index, NodeRole.Repeater, Unique(hill.Name + _random.Pick(PlaceNames.RepeaterTags), NameRoom),
        hill.Latitude, hill.Longitude, _random.Between(13, 19), hill.Zone, sharesPosition: true);

    private SimulatedNode Station(int index, NodeRole role)
    {
        var (latitude, longitude, town) = Position(role);
        var sharesPosition = role != NodeRole.Companion || _random.Chance(0.6);
        var name = Unique(NameOf(role, town), role == NodeRole.Sensor ? SensorNameRoom : NameRoom);
        return Make(index, role, name, latitude, longitude, GainOf(role), town.Zone, sharesPosition);
    }

    private SimulatedNode Hostile(int index, NodeRole role, string name)
    {
        var (latitude, longitude, town) = Position(role);
        return Make(index, role, Unique(name, NameRoomWithoutPosition), latitude, longitude, GainOf(role), town.Zone, sharesPosition: false);
    }

    private SimulatedNode Make(
        int index, NodeRole role, string name, double latitude, double longitude, double gain, int zone, bool sharesPosition)
    {
        var (secret, key) = KeyPair(index);
        return new SimulatedNode(secret, key)
        {
            Index = index,
            Name = name,
            Role = role,
            Latitude = Math.Round(latitude, 6),
            Longitude = Math.Round(longitude, 6),
            GainDb = gain,
            Zone = zone,
            HashSize = _random.NextDouble() switch { < 0.86 => 1, < 0.96 => 2, _ => 3 },
            Relays = role == NodeRole.Repeater || (role == NodeRole.Room && _random.Chance(0.5)),
            SharesPosition = sharesPosition,
            ClockErrorSeconds = ClockError(),
        };
    }

    private (byte[] Secret, byte[] Key) KeyPair(int index)
    {
        Span<byte> input = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(input, seed);
        BinaryPrimitives.WriteInt32LittleEndian(input[4..], index);
        for (var attempt = 0; ; attempt++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input[8..], attempt);
            var secret = SHA256.HashData(input);
            var key = Ed25519.PublicKeyOf(secret);

            // The firmware refuses these two first bytes (protocol.md §6.1).
            if (key[0] is not (0x00 or 0xFF))
                return (secret, key);
        }
    }

    private (double Latitude, double Longitude, Place Town) Position(NodeRole role)
    {
        var town = PickTown(out var next);
        var spread = role == NodeRole.Companion ? 0.7 : 1;
        if (role != NodeRole.Companion && _random.Chance(Rural))
        {
            // Between two towns, as farms and masts along a road.
            var share = _random.Between(0.15, 0.85);
            return (
                town.Latitude + ((next.Latitude - town.Latitude) * share) + (_random.NextNormal() * 0.02),
                town.Longitude + ((next.Longitude - town.Longitude) * share) + Math.Abs(_random.NextNormal() * 0.05),
                town);
        }

        // More to the east: the sea lies in the west.
        return (
            town.Latitude + (_random.NextNormal() * 0.018 * spread),
            town.Longitude + (((_random.NextNormal() * 0.03) + 0.015) * spread),
            town);
    }

    private Place PickTown(out Place next)
    {
        var at = _random.Next(_townWeight);
        for (var i = 0; ; i++)
        {
            at -= PlaceNames.Towns[i].Weight;
            if (at >= 0)
                continue;
            next = PlaceNames.Towns[i + 1 < PlaceNames.Towns.Length ? i + 1 : i - 1];
            return PlaceNames.Towns[i];
        }
    }

    private string NameOf(NodeRole role, Place town) => role switch
    {
        NodeRole.Companion => _random.Pick(PlaceNames.Handles),
        NodeRole.Room => $"{town.Name} {_random.Pick(PlaceNames.RoomKinds)}",
        NodeRole.Sensor => $"{_random.Pick(PlaceNames.SensorKinds)} {town.Name}",
        _ => $"{town.Name} {_random.Pick(PlaceNames.Sites)}{_random.Pick(PlaceNames.RepeaterTags)}",
    };

    private double GainOf(NodeRole role) => role switch
    {
        NodeRole.Repeater => _random.Between(-1, 7),
        NodeRole.Room => _random.Between(-2, 4),
        NodeRole.Sensor => _random.Between(-5, 2),
        _ => _random.Between(-7, 0),
    };

    /// <summary>Most clocks are right to the second or so; some were never set.</summary>
    private int ClockError() => _random.NextDouble() switch
    {
        < 0.85 => _random.Next(5) - 2,
        < 0.95 => _random.Next(1200) - 600,
        < 0.98 => 3600 * (_random.Chance(0.5) ? 1 : -1),
        _ => -86_400 * (200 + _random.Next(600)),
    };

    private string Unique(string name, int room)
    {
        var unique = Utf8Text.Fit(name, room);
        for (var number = 2; !_names.Add(unique); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $" {number}");
            unique = Utf8Text.Fit(name, room - suffix.Length) + suffix;
        }

        return unique;
    }
}
