using CoreScope.Core.Geo;

namespace CoreScope.Ingest.Simulation;

/// <summary>
/// Who hears whom, and how well: log-distance path loss, what height and antennas add, and the shadow of each pair. Only the links
/// that can work at all are kept, in one array a value, so that a flood walks memory in order. Immutable.
/// </summary>
internal sealed class LinkTable
{
    /// <summary>Below this SNR a frame of spreading factor 10 is lost.</summary>
    public const double ThresholdDb = -15;

    // Even a lucky frame is not this much above its link's average.
    private const double FadingReserveDb = 6;
    private const double SnrAtOneKm = 14;
    private const double LossExponent = 4.2;
    private const double ShadowDb = 6;
    private const double NearestKm = 0.15;

    private readonly int[] _first;
    private readonly int[] _neighbor;
    private readonly float[] _snr;

    public LinkTable(SimulatedNode[] nodes, int seed)
    {
        var random = new SeededRandom(seed, "links");
        var matrix = new float[nodes.Length, nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = 0; j < i; j++)
                matrix[i, j] = matrix[j, i] = (float)Snr(nodes[i], nodes[j], random);
        }

        _first = new int[nodes.Length + 1];
        var neighbors = new List<int>();
        var snr = new List<float>();
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = 0; j < nodes.Length; j++)
            {
                if (i == j || matrix[i, j] < ThresholdDb - FadingReserveDb)
                    continue;
                neighbors.Add(j);
                snr.Add(matrix[i, j]);
            }

            _first[i + 1] = neighbors.Count;
        }

        _neighbor = [.. neighbors];
        _snr = [.. snr];
    }

    /// <summary>The stations in reach of <paramref name="node"/>.</summary>
    public ReadOnlySpan<int> Neighbors(int node) => _neighbor.AsSpan(_first[node].._first[node + 1]);

    /// <summary>The average SNR (dB) of each of <see cref="Neighbors"/>.</summary>
    public ReadOnlySpan<float> Snr(int node) => _snr.AsSpan(_first[node].._first[node + 1]);

    private static double Snr(SimulatedNode one, SimulatedNode other, SeededRandom random)
    {
        var km = Math.Max(NearestKm, Haversine.DistanceKm(new GeoPoint(one.Latitude, one.Longitude), new GeoPoint(other.Latitude, other.Longitude)));
        return SnrAtOneKm - (10 * LossExponent * Math.Log10(km)) + one.GainDb + other.GainDb + (random.NextNormal() * ShadowDb);
    }
}
