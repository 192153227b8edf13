using CoreScope.App.Hosting.Options;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting;

/// <summary>Where the app finds its files and its settings, however it was started.</summary>
public static class CoreScopeHost
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string SlowWriterVariable = "CORESCOPE_DB_SLOW_WRITER_MS";

    /// <summary>A published app serves its own folder; run from source, the framework's default (the project folder) is right.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
    };

    /// <summary>
    /// Puts the shipped <c>appsettings.json</c> beneath every other source: environment and command line win.
    /// It lies beside the assembly, which is not the content root when the app runs from source.
    /// </summary>
    public static void AddShippedSettings(this IConfigurationBuilder configuration)
    {
        configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
            Path = "appsettings.json",
            Optional = true,
            ReloadOnChange = false,
        });
    }

    /// <summary>Upstream's short variables, which outweigh every setting but those on the command line (spec/operations.md §6.4).</summary>
    public static void AddShortVariables(this IConfigurationManager configuration)
    {
        if (configuration[SlowWriterVariable] is not { Length: > 0 } slowWriter)
            return;
        var behind = configuration.Sources.OfType<CommandLineConfigurationSource>().FirstOrDefault() is { } commandLine ? configuration.Sources.IndexOf(commandLine) : configuration.Sources.Count;
        configuration.Sources.Insert(behind, new MemoryConfigurationSource { InitialData = [new("CoreScope:Persistence:SlowWriterMs", slowWriter)] });
    }

    /// <summary>
    /// The configuration as it will be used, read before anything is built: all faults of it are thrown at once, each naming its
    /// key, and nothing has been opened or bound yet.
    /// </summary>
    public static CoreScopeOptions CheckedSettings(this WebApplicationBuilder builder)
    {
        var settings = new CoreScopeOptions();
        OptionsBinder.Bind(builder.Configuration.GetSection(CoreScopeOptions.Section), settings);
        var faults = CoreScopeOptionsValidator.FaultsOf(settings);
        return faults.Count == 0
            ? settings
            : throw new OptionsValidationException(CoreScopeOptions.Section, typeof(CoreScopeOptions), faults.Select(fault => $"{fault.Key} {fault.Text}"));
    }

    /// <summary>The web address of <paramref name="settings"/>; an explicit <c>urls</c> setting wins.</summary>
    public static void UseCoreScopeAddress(this WebApplicationBuilder builder, CoreScopeOptions settings)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls($"http://{(settings.Address.Contains(':', StringComparison.Ordinal) ? $"[{settings.Address}]" : settings.Address)}:{settings.Port}");
    }

    /// <summary>
    /// Keeps the host's own stack traces out of a failed start: <see cref="AppRunner"/> tells the operator in words, and what it
    /// has no words for it lets through. Once started, the host logs as ever.
    /// </summary>
    public static void QuietFailedStart(this WebApplicationBuilder builder, StartProgress progress) =>
        builder.Services.PostConfigure<LoggerFilterOptions>(options => options.Rules.Add(
            new LoggerFilterRule(null, HostCategory, LevelOfHost(options), (_, _, _) => progress.IsStarted)));

    // A rule for just this category hides the one that would have applied: its level has to be taken along.
    private static LogLevel LevelOfHost(LoggerFilterOptions options) => options.Rules
        .Where(rule => rule.ProviderName is null && (rule.CategoryName is null || HostCategory.StartsWith(rule.CategoryName, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(rule => rule.CategoryName?.Length ?? 0)
        .LastOrDefault()?.LogLevel ?? options.MinLevel;
}
