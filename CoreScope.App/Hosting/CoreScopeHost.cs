using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

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

    /// <summary>The web address from <c>CoreScope:Address</c> and <c>CoreScope:Port</c>; an explicit <c>urls</c> setting wins.</summary>
    public static void UseCoreScopeAddress(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["urls"]))
            return;

        var address = builder.Configuration["CoreScope:Address"] ?? "127.0.0.1";
        var port = builder.Configuration.GetValue("CoreScope:Port", 3000);
        builder.WebHost.UseUrls($"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port}");
    }
}
