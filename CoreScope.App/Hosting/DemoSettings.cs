using CoreScope.App.Hosting.Options;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Simulation;

namespace CoreScope.App.Hosting;

/// <summary>What a simulated mesh changes in the configuration: the real sources are off, the simulator publishes to a listener of its own.</summary>
internal static class DemoSettings
{
    public static void Apply(CoreScopeOptions options, DemoMode demo)
    {
        options.Simulator.Enabled = true;
        options.HashChannels = [.. options.HashChannels.Union(Region.HashChannels)];
        options.HashRegions = [.. options.HashRegions.Union(Region.HashRegions)];
        options.MqttSources = [];
        // A port named for a run with --demo is meant for it; one switched to in the browser leaves the real mesh's port alone,
        // so that no real observer's packets are acknowledged into the demo.
        options.MqttListener = new MqttListenerOptions { Port = demo.IsSwitched ? 0 : options.MqttListener.Port ?? 0 };
    }
}
