using CoreScope.App.Shared.Api;
using CoreScope.Core.Geo;

namespace CoreScope.App.Shared.Mesh;

/// <summary>The regions there are: those the operator names and those observers report from. Thread-safe.</summary>
public sealed class RegionList(Core.Mesh mesh, RegionSettings settings, ApiSettings api)
{
    private Cached? _cached;

    /// <summary>All regions in order of their codes; the same list until one is added.</summary>
    public IReadOnlyList<Region> All
    {
        get
        {
            var version = mesh.Observers.Version;
            if (Volatile.Read(ref _cached) is { } cached && cached.Version == version)
                return cached.Regions;
            var regions = Build();
            // Observers change all the time, regions hardly ever.
            if (_cached is { } before && before.Regions.SequenceEqual(regions))
                regions = before.Regions;
            Volatile.Write(ref _cached, new Cached(version, regions));
            return regions;
        }
    }

    /// <summary>Name of a region; the code itself where nobody knows one.</summary>
    public string LabelOf(string code) =>
        settings.Labels.TryGetValue(code, out var label) ? label : IataAirports.Find(code)?.City ?? code;

    private IReadOnlyList<Region> Build()
    {
        var heard = mesh.Observers.Snapshot().Where(observer => !api.HiddenObservers.Contains(observer.Id)).Select(observer => observer.Facts.Region);
        return [.. settings.Labels.Keys.Concat(heard.OfType<string>())
            .Where(code => code.Length > 0)
            .Select(code => code.ToUpperInvariant())
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(code => new Region(code, LabelOf(code)))];
    }

    private sealed record Cached(long Version, IReadOnlyList<Region> Regions);
}
