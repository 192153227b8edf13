using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Ingest.Mqtt;

/// <summary>Gives every source its tag: its name, else its address, made unique by <c>#2</c>, <c>#3</c>.</summary>
public static class SourceTags
{
    /// <summary>One tag for each of <paramref name="sources"/>, in their order. The tags of the listener and of posted packets are taken.</summary>
    public static IReadOnlyList<string> Assign(IReadOnlyList<MqttSourceOptions> sources)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { MqttListener.SourceTag, PacketStage.PostedSource };
        return [.. sources.Select(s => Unique(taken, Plain(s)))];
    }

    private static string Plain(MqttSourceOptions source)
    {
        if (!string.IsNullOrWhiteSpace(source.Name))
            return BrokerAddress.MaskIn(source.Name.Trim());
        return BrokerAddress.TryParse(source.Broker, out var address, out _) ? address.Bare : "source";
    }

    private static string Unique(HashSet<string> taken, string tag)
    {
        var unique = tag;
        for (var n = 2; !taken.Add(unique); n++)
            unique = $"{tag}#{n}";
        return unique;
    }
}
