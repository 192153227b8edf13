using System.Buffers;
using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// Puts a packet in as a message with an ack that it waits for itself: order, rules and archive are those of every message.
/// Thread-safe.
/// </summary>
public sealed class PacketInjector : IPacketInjector
{
    /// <summary>Longest wait for the commit.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly MessageInbox _inbox;
    private readonly IPacketArchive _archive;

    public PacketInjector(Mesh mesh, MessageInbox inbox, IPacketArchive archive)
    {
        _mesh = mesh;
        _inbox = inbox;
        _archive = archive;
    }

    /// <inheritdoc />
    public async ValueTask<InjectResult> InjectAsync(
        ReadOnlyMemory<byte> frame, string observer, double? snr, double? rssi, string? region, CancellationToken cancellationToken)
    {
        if (!_mesh.Store.Status.IsReady)
            return new InjectResult(InjectOutcome.Unavailable, null);
        if (!TryHash(frame.Span, out var hash))
            return new InjectResult(InjectOutcome.Refused, null);
        var before = (await FindAsync(hash, cancellationToken).ConfigureAwait(false))?.Observations.Length ?? 0;
        var commit = new Commit();
        // Without a region its segment stays empty, so that a known observer keeps its own.
        var message = new MqttMessage(
            PacketStage.PostedSource, $"meshcore/{region}/{observer}/packets", Body(frame.Span, snr, rssi), Retained: false, UnixMillis.Now(_mesh.Clock), new AckToken(commit, 0));
        if (!await PostAsync(message, commit, cancellationToken).ConfigureAwait(false))
            return new InjectResult(InjectOutcome.Unavailable, null);
        if (await FindAsync(hash, cancellationToken).ConfigureAwait(false) is not { } transmission)
            return new InjectResult(InjectOutcome.Refused, null);
        return new InjectResult(transmission.Observations.Length == before ? InjectOutcome.Duplicate : InjectOutcome.Stored, transmission);
    }

    // The transmission may have left memory, before or meanwhile; it is still the one that the packet belongs to.
    private async ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken)
    {
        if (_mesh.Store.Find(hash) is { } inMemory)
            return inMemory;
        return _mesh.Store.IsPartial ? await Task.Run(() => _archive.FindTransmission(hash), cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>True once the message is on disk.</summary>
    private async Task<bool> PostAsync(MqttMessage message, Commit commit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _mesh.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (!await _inbox.PostAsync(message, either.Token).ConfigureAwait(false))
                return false;
            await commit.Task.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool TryHash(ReadOnlySpan<byte> raw, out PacketHash hash)
    {
        hash = default;
        if (!PacketDecoder.TryDecode(raw, out var frame, out _))
            return false;
        hash = PacketHasher.Hash(frame);
        return true;
    }

    private static byte[] Body(ReadOnlySpan<byte> frame, double? snr, double? rssi)
    {
        var buffer = new ArrayBufferWriter<byte>(640);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("raw", Convert.ToHexString(frame));
            if (snr is { } decibel)
                json.WriteNumber("SNR", decibel);
            if (rssi is { } power)
                json.WriteNumber("RSSI", power);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Turns the writer's acknowledgement into something to wait for; the waiting code never runs on the writer's thread.</summary>
    private sealed class Commit : IAckTarget
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _done.Task;

        public void Acknowledge(long id) => _done.TrySetResult();
    }
}
