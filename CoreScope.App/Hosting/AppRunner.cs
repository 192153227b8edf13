using CoreScope.Ingest;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Options;

namespace CoreScope.App.Hosting;

/// <summary>Builds and runs hosts until one ends for good, and turns faults of start-up into words for the operator.</summary>
public static class AppRunner
{
    private const int Fault = 1;

    /// <summary>The exit code: 0 after an orderly end, 1 when the app could not start.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var demo = DemoMode.FromArguments(ref args);
        do
        {
            try
            {
                var builder = WebApplication.CreateBuilder(CoreScopeHost.Options(args));
                demo.TurnOnByConfiguration(builder.Configuration);
                builder.AddCoreScope(demo);
                await using var app = builder.Build();
                app.MapCoreScope();
                await RunAsync(app);
            }
            catch (Exception error) when (Explain(error) is { } lines)
            {
                foreach (var line in lines)
                    await Console.Error.WriteLineAsync(line);
                return Fault;
            }
        }
        while (demo.TryAdvance());
        return 0;
    }

    // Asked to end while it still starts, the web server throws; what runs already is brought down in order all the same.
    private static async Task RunAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await app.StopAsync();
            return;
        }

        await app.WaitForShutdownAsync();
    }

    // What an operator can mend is told in words; anything else is a defect of ours and keeps its stack trace.
    private static IReadOnlyList<string>? Explain(Exception error) => error switch
    {
        OptionsValidationException options => ["CoreScope cannot start, the configuration has faults:", .. options.Failures.Select(failure => "  " + failure)],
        ArchiveException archive => ["CoreScope cannot start: " + archive.Message],
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken =>
            [$"CoreScope cannot start: {taken.Message} Free the port or set CoreScope:Port (environment CoreScope__Port) to another one."],
        IngestStartException ingest => ["CoreScope cannot start: " + ingest.Message],
        StartupException startup => ["CoreScope cannot start: " + startup.Message],
        _ => null,
    };
}
