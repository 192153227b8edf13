using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Geo;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting.Options;

/// <summary>Brings the options into the host, and hands their values to the types that need them.</summary>
public static class CoreScopeOptionsExtensions
{
    /// <summary>Binds, validates at start, and follows changes of the configuration.</summary>
    public static IServiceCollection AddCoreScopeOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(CoreScopeOptions.Section);
        services.AddSingleton<IValidateOptions<CoreScopeOptions>, CoreScopeOptionsValidator>();
        services.AddSingleton<IOptionsChangeTokenSource<CoreScopeOptions>>(new ConfigurationChangeTokenSource<CoreScopeOptions>(section));
        services.AddOptions<CoreScopeOptions>().Configure(options => OptionsBinder.Bind(section, options)).ValidateOnStart();
        return services;
    }

    /// <summary>All sources, each with the tag under which its messages come: the ones switched off take part in the numbering.</summary>
    public static IReadOnlyList<(string Tag, MqttSourceOptions Source)> TaggedSources(this CoreScopeOptions options)
    {
        MqttSourceOptions[] sources = [.. options.MqttSources];
        return [.. SourceTags.Assign(sources).Zip(sources)];
    }

    /// <summary>Channel keys under the names the mesh uses: <c>public</c> in any case is <c>Public</c>.</summary>
    public static IReadOnlyDictionary<string, string> NamedChannelKeys(this CoreScopeOptions options)
    {
        var keys = new Dictionary<string, string>(options.ChannelKeys.Count, StringComparer.Ordinal);
        foreach (var (name, key) in options.ChannelKeys)
        {
            var isPublic = name.Equals("public", StringComparison.OrdinalIgnoreCase);
            if (!isPublic || name == "Public" || !options.ChannelKeys.ContainsKey("Public"))
                keys[isPublic ? "Public" : name] = key;
        }

        return keys;
    }

    /// <summary>What is said about regions; codes count in any case.</summary>
    public static RegionSettings ToRegionSettings(this CoreScopeOptions options)
    {
        var labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (code, label) in options.Regions)
            labels[code.Trim().ToUpperInvariant()] = label;
        return new RegionSettings(labels, options.DefaultRegion);
    }

    /// <summary>The areas; one without a label is left out (spec/operations.md §6.2).</summary>
    public static AreaMap ToAreaMap(this CoreScopeOptions options) =>
        new(options.Areas.Where(entry => !string.IsNullOrWhiteSpace(entry.Value.Label)).Select(entry => entry.Value.ToArea(entry.Key)));

    /// <summary>The keep-or-drop rules these options describe.</summary>
    public static IngestFilter ToIngestFilter(this CoreScopeOptions options) => new(new IngestFilterOptions
    {
        ObserverBlacklist = [.. options.ObserverBlacklist],
        ObserverIataWhitelist = [.. options.ObserverIataWhitelist],
        ClientRxCoverage = options.ClientRxCoverage.Enabled,
        StoreDirectMessages = options.Companion.StoreDirectMessages,
        Sources = [.. options.TaggedSources().Select(s => new SourceRules(s.Tag, s.Source.IataFilter, s.Source.Region, s.Source.AllowedPublishers))],
    });
}
