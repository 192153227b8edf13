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

    /// <summary>The sources that are switched on, each with its tag.</summary>
    public static IReadOnlyList<(string Tag, MqttSourceOptions Source)> TaggedSources(this CoreScopeOptions options)
    {
        List<MqttSourceOptions> sources = [.. options.MqttSources.Where(s => s.Enabled)];
        return [.. SourceTags.Assign(sources).Zip(sources)];
    }

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
