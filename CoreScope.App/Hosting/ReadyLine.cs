using CoreScope.Ingest;
using CoreScope.Ingest.Mqtt;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CoreScope.App.Hosting;

/// <summary>Prints the one line an operator looks for, when web, MQTT and history are all there.</summary>
internal static class ReadyLine
{
    public static void PrintWhenReady(this WebApplication app)
    {
        var waiting = 2;
        void Step()
        {
            if (Interlocked.Decrement(ref waiting) == 0)
                Console.WriteLine(Text(app.Services));
        }

        app.Lifetime.ApplicationStarted.Register(app.Services.GetRequiredService<StartProgress>().Started);
        app.Lifetime.ApplicationStarted.Register(Step);
        app.Services.GetRequiredService<IngestService>().Ready += Step;
    }

    private static string Text(IServiceProvider services)
    {
        var web = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var mqtt = services.GetRequiredService<MqttIngestService>();
        var listener = mqtt.ListenerUrl ?? (mqtt.ListenerFault is null ? "listener off" : $"listener off ({mqtt.ListenerFault})");
        return $"CoreScope is ready: web {string.Join(", ", web)}, MQTT {listener}";
    }
}
