using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Tests.Ingest.Messages;

/// <summary>Messages for parser tests: one valid frame of one observer, to be varied.</summary>
internal static class AMessage
{
    public const string Observer = "ED6F7A5CA66B42ADA9EAFA4F10EDA31C99AD6D076FB14F2D27D87E20B3813D7F";
    public const string Raw = "15435C2C333853CA1DAFFB087F5E646CC17B733F4041C5C7ACD6A7";
    public const string Packets = "meshcore/OAK/" + Observer + "/packets";
    public const string Status = "meshcore/OAK/" + Observer + "/status";
    public const string Client = "meshcore/client/" + Observer + "/packets";

    public static readonly UnixMillis Now = UnixMillis.From(DateTimeOffset.Parse("2026-06-09T12:00:30Z"));

    public static MqttMessage With(string topic, byte[] body, string source = "test") => new(source, topic, body, Retained: false, Now);

    public static MqttMessage With(string topic, string body, string source = "test") => With(topic, Encoding.UTF8.GetBytes(body), source);

    public static ParsedMessage Parse(string topic, string body, IngestFilter? filter = null) =>
        new MessageParser().Parse(With(topic, body), filter ?? IngestFilter.KeepAll);

    /// <summary>A packet on the usual topic with further fields, written as JSON.</summary>
    public static PacketMessage Packet(string fields)
    {
        var parsed = Parse(Packets, $$"""{"raw":"{{Raw}}"{{(fields.Length == 0 ? "" : "," + fields)}}}""");
        Assert.Equal(ParsedKind.Packet, parsed.Kind);
        return parsed.Packet;
    }

    public static IngestFilter Filter(string[]? blacklist = null, string[]? whitelist = null, bool clients = false, params SourceRules[] sources) => new(new IngestFilterOptions
    {
        ObserverBlacklist = blacklist ?? [],
        ObserverIataWhitelist = whitelist ?? [],
        ClientRxCoverage = clients,
        Sources = sources,
    });
}
