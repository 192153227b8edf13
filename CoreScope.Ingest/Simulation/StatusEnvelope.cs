using System.Buffers;
using System.Text.Json;
using CoreScope.Core.Directories;

namespace CoreScope.Ingest.Simulation;

/// <summary>Writes the status of an observer (protocol.md §12.4).</summary>
internal static class StatusEnvelope
{
    /// <summary>
    /// <paramref name="received"/> packets came in since its start <paramref name="uptime"/> ago, <paramref name="sent"/> went
    /// out; <paramref name="drift"/> (−1 to 1) moves what fluctuates.
    /// </summary>
    public static byte[] Write(SimulatedObserver observer, DateTimeOffset time, TimeSpan uptime, long received, long sent, double drift)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, PacketEnvelope.Plain);
        json.WriteStartObject();
        json.WriteString("status", "online");
        json.WriteString("timestamp", PacketEnvelope.Timestamp(observer, time));
        json.WriteString("origin", observer.Node.Name);
        json.WriteString("origin_id", observer.Id);
        json.WriteString("model", observer.Model);
        json.WriteString("firmware_version", observer.Firmware);
        json.WriteString("client_version", observer.Client);

        // The serial log's line end comes along.
        json.WriteString("radio", observer.Style == PublisherStyle.MeshcoreToMqtt ? observer.Radio + "\r" : observer.Radio.ToString());
        if (observer.Style == PublisherStyle.FirmwareBridge)
            json.WriteString("repeat", observer.Node.Relays ? "on" : "off");
        json.WriteStartObject("stats");
        json.WriteNumber("battery_mv", (int)(observer.Node.Role == NodeRole.Repeater ? 4_050 + (drift * 110) : 4_170 + (drift * 20)));
        json.WriteNumber("uptime_secs", (long)uptime.TotalSeconds);
        json.WriteNumber("noise_floor", Math.Round(observer.NoiseFloor + (drift * 3)));
        json.WriteNumber("tx_air_secs", sent / 2);
        json.WriteNumber("rx_air_secs", received / 2);
        json.WriteNumber("recv_errors", received / 90);
        json.WriteNumber("packets_sent", sent);
        json.WriteNumber("packets_recv", received);
        json.WriteNumber("queue_len", 0);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
