using CoreScope.App.Hosting.Options;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting;

/// <summary>Where the app finds its files and its settings, however it was started.</summary>
public static class CoreScopeHost
{
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
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", _ => progress.IsStarted);
}
