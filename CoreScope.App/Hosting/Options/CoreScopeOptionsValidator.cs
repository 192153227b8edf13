using System.Net;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Mqtt;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting.Options;

/// <summary>Lists everything that is wrong with the configuration, each fault with its full key. Secrets are never repeated.</summary>
public sealed class CoreScopeOptionsValidator : IValidateOptions<CoreScopeOptions>
{
    // Ten years.
    private const int MaxBackfillHours = 87_600;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, CoreScopeOptions options)
    {
        var faults = FaultsOf(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(f => $"{f.Key} {f.Text}"));
    }

    /// <summary>Every fault, in the order of the keys; empty = good.</summary>
    public static IReadOnlyList<OptionFault> FaultsOf(CoreScopeOptions options)
    {
        List<OptionFault> faults = [.. options.Binding.Faults];
        CheckWeb(options, faults);
        CheckMqtt(options, faults);
        CheckChannels(options, faults);
        CheckGeoFilter(options.GeoFilter, faults);
        CheckPlaces(options, faults);
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.PacketStore)}", options.PacketStore.Faults());
        CheckPaths(options, faults);
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.Simulator)}", options.Simulator.Faults());
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.Retention)}", options.Retention.Faults());
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.Map)}", options.Map.Faults());
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.MapDefaults)}", options.MapDefaults.Faults());
        faults.AddRange(options.Home.Faults(options.Binding, $"{CoreScopeOptions.Section}:{nameof(options.Home)}"));
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.Timestamps)}", options.Timestamps.Faults());
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.HealthThresholds)}", options.HealthThresholds.Faults());
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.BatteryThresholds)}", options.BatteryThresholds.Faults());
        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.NeighborGraph)}", options.NeighborGraph.Faults());
        CheckHidden(options, faults);
        return faults;
    }

    private static void CheckWeb(CoreScopeOptions options, List<OptionFault> faults)
    {
        if (options.Port is < 1 or > 65535)
            Add(faults, nameof(options.Port), $"must be 1 to 65535, not {options.Port}");
        if (!IPAddress.TryParse(options.Address, out _) && !string.Equals(options.Address, "localhost", StringComparison.OrdinalIgnoreCase))
            Add(faults, nameof(options.Address), "must be an IP address or localhost");
        if (string.IsNullOrWhiteSpace(options.DataDir))
            Add(faults, nameof(options.DataDir), "must name a directory");
        else if (options.DataDir.Contains('\0', StringComparison.Ordinal) || File.Exists(options.DataDir))
            Add(faults, nameof(options.DataDir), "must name a directory, not a file");
    }

    private static void CheckMqtt(CoreScopeOptions options, List<OptionFault> faults)
    {
        for (var i = 0; i < options.MqttSources.Count; i++)
        {
            var source = options.MqttSources[i];
            if (source.Enabled)
                AddAll(faults, options.Binding.KeyOf(source, $"{CoreScopeOptions.Section}:{nameof(options.MqttSources)}:{i}"), source.Faults());
        }

        AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.MqttListener)}", options.MqttListener.Faults());
    }

    private static void CheckChannels(CoreScopeOptions options, List<OptionFault> faults)
    {
        foreach (var (channel, key) in options.ChannelKeys)
        {
            if (key.Length is not (32 or 64) || !key.All(char.IsAsciiHexDigit))
                Add(faults, $"{nameof(options.ChannelKeys)}:{channel}", "must be a key of 32 hex digits (or 64)");
        }
    }

    // A key that is mistyped would leave its node in plain sight.
    private static void CheckHidden(CoreScopeOptions options, List<OptionFault> faults)
    {
        for (var i = 0; i < options.NodeBlacklist.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(options.NodeBlacklist[i]) && !PublicKey.TryParse(options.NodeBlacklist[i].Trim(), out _))
                Add(faults, $"{nameof(options.NodeBlacklist)}:{i}", "must be a public key of 64 hex digits");
        }
    }

    private static void CheckGeoFilter(GeoFilterOptions options, List<OptionFault> faults)
    {
        AddAll(faults, $"{CoreScopeOptions.Section}:geo_filter", BorderFaults.Of(options.Polygon, options.LatMin, options.LatMax, options.LonMin, options.LonMax));
        if (options.BufferKm < 0)
            Add(faults, "geo_filter:BufferKm", "must not be negative");
    }

    private static void CheckPlaces(CoreScopeOptions options, List<OptionFault> faults)
    {
        foreach (var (key, area) in options.Areas)
            AddAll(faults, $"{CoreScopeOptions.Section}:{nameof(options.Areas)}:{key}", area.Faults());
    }

    private static void CheckPaths(CoreScopeOptions options, List<OptionFault> faults)
    {
        if (options.NeighborEdgesMaxAgeDays > NeighborGraphOptions.LongestMaxAgeDays)
            Add(faults, nameof(options.NeighborEdgesMaxAgeDays), $"must be at most {NeighborGraphOptions.LongestMaxAgeDays} days, not {options.NeighborEdgesMaxAgeDays}");
        if (options.PacketStore.MaxResolvedPubkeyIndexEntries < 0)
            Add(faults, $"{nameof(options.PacketStore)}:{nameof(PacketStoreOptions.MaxResolvedPubkeyIndexEntries)}", "must not be negative");
        if (options.ResolvedPath.BackfillHours is < 0 or > MaxBackfillHours)
            Add(faults, $"{nameof(options.ResolvedPath)}:{nameof(ResolvedPathSettings.BackfillHours)}", $"must be 0 to {MaxBackfillHours}");
    }

    private static void Add(List<OptionFault> faults, string key, string text) => faults.Add(new OptionFault($"{CoreScopeOptions.Section}:{key}", text));

    private static void AddAll(List<OptionFault> faults, string section, IEnumerable<OptionFault> inner)
    {
        foreach (var fault in inner)
            faults.Add(new OptionFault($"{section}:{fault.Key}", fault.Text));
    }
}
