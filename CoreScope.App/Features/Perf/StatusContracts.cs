using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;

namespace CoreScope.App.Features.Perf;

// Shapes of spec/api.md §2 and spec/operations.md §2.8 and §9; key names are upstream's.

internal sealed record StatsAnswer
{
    [JsonPropertyName("totalPackets")] public required int TotalPackets { get; init; }

    [JsonPropertyName("totalTransmissions")] public required int TotalTransmissions { get; init; }

    [JsonPropertyName("totalObservations")] public required int TotalObservations { get; init; }

    /// <summary>Heard in the last seven days.</summary>
    [JsonPropertyName("totalNodes")] public required int TotalNodes { get; init; }

    [JsonPropertyName("totalNodesAllTime")] public required int TotalNodesAllTime { get; init; }

    [JsonPropertyName("totalObservers")] public required int TotalObservers { get; init; }

    [JsonPropertyName("packetsLastHour")] public required int PacketsLastHour { get; init; }

    [JsonPropertyName("packetsLast24h")] public required int PacketsLast24h { get; init; }

    [JsonPropertyName("engine")] public string Engine { get; } = "dotnet";

    [JsonPropertyName("version")] public required string Version { get; init; }

    [JsonPropertyName("commit")] public required string Commit { get; init; }

    [JsonPropertyName("buildTime")] public required string BuildTime { get; init; }

    [JsonPropertyName("counts")] public required RoleCounts Counts { get; init; }

    [JsonPropertyName("signatureDrops")] public required long SignatureDrops { get; init; }

    /// <summary>Always: our own database has no hashes to migrate.</summary>
    [JsonPropertyName("hashMigrationComplete")] public bool HashMigrationComplete { get; } = true;

    [JsonPropertyName("trackedMB")] public required double TrackedMB { get; init; }

    [JsonPropertyName("storeDataMB")] public required double StoreDataMB { get; init; }

    [JsonPropertyName("processRSSMB")] public required double ProcessRssMB { get; init; }

    [JsonPropertyName("goHeapInuseMB")] public required double HeapInUseMB { get; init; }

    [JsonPropertyName("goSysMB")] public required double HeapCommittedMB { get; init; }

    [JsonPropertyName("packetStore")] public required PacketStoreAnswer PacketStore { get; init; }

    [JsonPropertyName("neighborGraphCacheRebuildFailures")] public int NeighborGraphCacheRebuildFailures { get; }
}

internal sealed record NotReadyAnswer(
    [property: JsonPropertyName("ready")] bool Ready,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("loadedObs")] long LoadedObservations,
    [property: JsonPropertyName("totalObs")] long TotalObservations);

internal sealed record HealthzAnswer
{
    [JsonPropertyName("ready")] public bool Ready { get; } = true;

    /// <summary>Why the history is incomplete; left out when it is not.</summary>
    [JsonPropertyName("degraded"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Degraded { get; init; }

    [JsonPropertyName("loadedTx")] public required int LoadedTransmissions { get; init; }

    [JsonPropertyName("loadedObs")] public required int LoadedObservations { get; init; }

    [JsonPropertyName("packetStore")] public required PacketStoreAnswer PacketStore { get; init; }

    [JsonPropertyName("from_pubkey_backfill")] public BackfillAnswer Backfill { get; } = new(0, 0, true);

    [JsonPropertyName("ingest_liveness")] public required IReadOnlyDictionary<string, LivenessAnswer> Liveness { get; init; }

    [JsonPropertyName("ingest")] public required IngestAnswer Ingest { get; init; }

    [JsonPropertyName("writer")] public required WriterAnswer Writer { get; init; }
}

internal sealed record BackfillAnswer(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("processed")] int Processed,
    [property: JsonPropertyName("done")] bool Done);

internal sealed record LivenessAnswer(
    [property: JsonPropertyName("lastReceiptUnix")] long LastReceiptUnix,
    [property: JsonPropertyName("lastMessageUnix")] long LastMessageUnix);

internal sealed record IngestAnswer(
    [property: JsonPropertyName("bufferPending")] int BufferPending,
    [property: JsonPropertyName("bufferDropped")] long BufferDropped,
    [property: JsonPropertyName("sourcesConnected")] int SourcesConnected,
    [property: JsonPropertyName("sourcesTotal")] int SourcesTotal);

/// <param name="Fault">Why nothing can be written and what to do; left out when writing works.</param>
internal sealed record WriterAnswer(
    [property: JsonPropertyName("lastFlushUnix")] long LastFlushUnix,
    [property: JsonPropertyName("queue")] int Queue,
    [property: JsonPropertyName("fault"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fault);

internal sealed record LiveAnswer([property: JsonPropertyName("alive")] bool Alive);

internal sealed record MqttStatusAnswer(
    [property: JsonPropertyName("sources")] IReadOnlyList<MqttSourceItem> Sources,
    [property: JsonPropertyName("sampleAt")] string SampleAt,
    [property: JsonPropertyName("watchdogLastTickUnix")] long WatchdogLastTickUnix,
    [property: JsonPropertyName("watchdogPanicCount")] long WatchdogPanicCount);

internal sealed record MqttSourceItem
{
    [JsonPropertyName("name")] public required string Name { get; init; }

    [JsonPropertyName("broker")] public required string Broker { get; init; }

    [JsonPropertyName("connected")] public required bool Connected { get; init; }

    [JsonPropertyName("lastConnectUnix")] public required long LastConnectUnix { get; init; }

    [JsonPropertyName("lastDisconnectUnix")] public required long LastDisconnectUnix { get; init; }

    [JsonPropertyName("lastPacketUnix")] public required long LastPacketUnix { get; init; }

    [JsonPropertyName("connectCount")] public required long ConnectCount { get; init; }

    [JsonPropertyName("disconnectCount")] public required long DisconnectCount { get; init; }

    [JsonPropertyName("packetsTotal")] public required long PacketsTotal { get; init; }

    [JsonPropertyName("packetsLast5m")] public required long PacketsLast5m { get; init; }

    /// <summary>Ours, of the listener: publishers connected now.</summary>
    [JsonPropertyName("clients")] public required int Clients { get; init; }

    [JsonPropertyName("lastError"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? LastError { get; init; }
}

[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(NotReadyAnswer))]
[JsonSerializable(typeof(HealthzAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(MqttStatusAnswer))]
internal sealed partial class StatusJson : JsonSerializerContext;
