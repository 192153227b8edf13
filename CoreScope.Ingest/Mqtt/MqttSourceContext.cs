using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Mqtt;

/// <summary>What all sources share.</summary>
internal sealed record MqttSourceContext(
    MessageInbox Inbox,
    ClientIdentity Identity,
    RememberedFilters Filters,
    MqttConnectionFactory Connect,
    TimeProvider Clock,
    ILogger Log);
