using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// The one consumer of messages and the only writer of the mesh's state (architecture.md §4). A message at a time: parse,
/// decide, apply, hand to the persistence queue together with the ack it is owed. One bad message is counted and the loop goes
/// on. Commands from elsewhere run between two messages. Messages and commands wait until <see cref="RunAsync"/> is called,
/// which is after the warm-up.
/// </summary>
public sealed class IngestPipeline
{
    private const int ChangedEvery = 64;

    /// <summary>
    /// Messages handled on the thread of who posted the first of them; then it is given back to its connection and the pool
    /// takes over. At a mesh's ordinary rate nothing is handed from thread to thread, at a high one reading and handling go side by side.
    /// </summary>
    private const int HandledInline = 4;
    private static readonly TimeSpan s_overtaking = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly MessageInbox _inbox;
    private readonly StoreCommandQueue _commands;
    private readonly PersistQueue _persist;
    private readonly IngestCounters _counters;
    private readonly ILogger<IngestPipeline> _logger;
    private readonly MessageParser _parser = new();
    private readonly PacketStage _packets;
    private readonly StatusStage _statuses;
    private readonly BridgeStage _bridge;
    private readonly LogThrottle _throttle;
    private readonly Action<string, UnixMillis> _written;
    private volatile IngestRules _rules;
    private Task<bool>? _messageWait;
    private Task<bool>? _commandWait;
    private UnixMillis _lastReceived;

    /// <param name="mesh">What is written to.</param>
    /// <param name="inbox">Where messages come from.</param>
    /// <param name="commands">Where other work for this thread comes from.</param>
    /// <param name="persist">Where rows and acks go.</param>
    /// <param name="paths">Told of every resolved path.</param>
    /// <param name="counters">Events since start.</param>
    /// <param name="rules">What is configured.</param>
    /// <param name="written">Called with source and time of every message that is done with: the "written" clock of a source.</param>
    /// <param name="logger">For the operator.</param>
    /// <param name="archive">Asked for what seems new but may have left memory; null = nothing was there before.</param>
    public IngestPipeline(
        Mesh mesh,
        MessageInbox inbox,
        StoreCommandQueue commands,
        PersistQueue persist,
        ResolvedPathCache paths,
        IngestCounters counters,
        IngestRules rules,
        Action<string, UnixMillis> written,
        ILogger<IngestPipeline> logger,
        IPacketArchive? archive = null)
    {
        _mesh = mesh;
        _inbox = inbox;
        _commands = commands;
        _persist = persist;
        _counters = counters;
        _rules = rules;
        _written = written;
        _logger = logger;
        _throttle = new LogThrottle(mesh.Clock);
        var recall = new ArchiveRecall(mesh.Store, archive, _throttle, logger);
        _packets = new PacketStage(mesh, paths, counters, recall);
        _statuses = new StatusStage(mesh);
        _bridge = new BridgeStage(mesh, counters, recall);
    }

    /// <summary>What is configured; a new value acts from the next message on.</summary>
    public IngestRules Rules
    {
        get => _rules;
        set => _rules = value;
    }

    /// <summary>
    /// Works until the inbox is closed and empty, or <paramref name="cancellationToken"/> gives up on it. Commands that then
    /// wait are cancelled.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sinceChanged = 0;
            while (await WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                await RunCommandsAsync(cancellationToken).ConfigureAwait(false);
                for (var handled = 1; _inbox.Reader.TryRead(out var message); handled++)
                {
                    if (handled == HandledInline)
                        await Task.Yield();
                    await HandOverAsync(Handle(InOrder(message)), cancellationToken).ConfigureAwait(false);
                    if (++sinceChanged >= ChangedEvery)
                    {
                        _mesh.Feed.Changed();
                        sinceChanged = 0;
                        // Not after each message: the steps of a long change would take nearly all of the time.
                        await RunCommandsAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                _inbox.Drained();
                _mesh.Feed.Changed();
                sinceChanged = 0;
            }
        }
        finally
        {
            _commands.Close();
        }
    }

    /// <summary>Waits for a message or a command; false when no message will ever come.</summary>
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        // A wait that has not ended yet is used again: each new one would queue up behind it.
        _messageWait ??= _inbox.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (!_messageWait.IsCompleted)
        {
            _commandWait ??= _commands.Reader.WaitToReadAsync(cancellationToken).AsTask();
            await Task.WhenAny(_messageWait, _commandWait).ConfigureAwait(false);
            if (!_messageWait.IsCompleted && await _commandWait.ConfigureAwait(false))
            {
                _commandWait = null;
                return true;
            }
        }

        var message = _messageWait;
        _messageWait = null;
        return await message.ConfigureAwait(false);
    }

    private async ValueTask RunCommandsAsync(CancellationToken cancellationToken)
    {
        while (_commands.Reader.TryRead(out var command))
        {
            try
            {
                if (command.Run() is { } item)
                    await HandOverAsync(item, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                command.Finish();
            }
        }
    }

    private ValueTask HandOverAsync(PersistItem item, CancellationToken cancellationToken) =>
        item.Ack.IsOwed || !item.IsEmpty ? _persist.AddAsync(item, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>
    /// Connections are read side by side, so one message may overtake another on its way through the inbox. Ids are given here:
    /// the time follows them, or the list would show a later packet with an earlier time (DECISIONS 9). A larger step back is a
    /// clock that was set, and is taken as it is.
    /// </summary>
    internal MqttMessage InOrder(MqttMessage message)
    {
        var behind = _lastReceived - message.ReceivedAt;
        if (behind > TimeSpan.Zero && behind <= s_overtaking)
            return message with { ReceivedAt = _lastReceived };
        _lastReceived = message.ReceivedAt;
        return message;
    }

    /// <summary>Applies one message to the mesh and returns what is left for the disk.</summary>
    internal PersistItem Handle(MqttMessage message)
    {
        var item = s_nothing;
        try
        {
            try
            {
                item = Apply(message);
            }
            finally
            {
                // Also of what is skipped: nothing of it waits for the writer any more.
                _written(message.Source, message.ReceivedAt);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What is in memory goes to disk; the ack goes out all the same: the message would fail again each time it came.
            item = ReferenceEquals(item, s_nothing) ? _packets.TakeUnfinished() ?? _bridge.TakeUnfinished() ?? s_nothing : item;
            _counters.Drop(DropReason.InternalError.Name());
            if (_throttle.Permits(error.GetType().Name))
                _logger.LogError(error, "[ingest] a message from {Source} could not be handled and is skipped", message.Source);
        }

        if (!message.Ack.IsOwed)
            return item;
        // The shared empty item must not carry somebody's ack.
        if (ReferenceEquals(item, s_nothing))
            item = new PersistItem();
        item.Ack = message.Ack;
        return item;
    }

    private static readonly PersistItem s_nothing = new();

    private PersistItem Apply(MqttMessage message)
    {
        var rules = _rules;
        var parsed = _parser.Parse(message, rules.Filter);
        switch (parsed.Kind)
        {
            case ParsedKind.Packet:
                return _packets.Handle(parsed.Packet, message.Source, rules);
            case ParsedKind.Status:
                return _statuses.Handle(parsed.Status!, rules);
            case ParsedKind.Bridge when rules.Filter.Bridge(parsed.Bridge!, message.Source, message.Retained) is var off and not DropReason.None:
                _counters.Drop(off.Name());
                return s_nothing;
            case ParsedKind.Bridge:
                return _bridge.Handle(parsed.Bridge!, message.Retained, rules);
            default:
                Ignore(message, parsed);
                return s_nothing;
        }
    }

    private void Ignore(MqttMessage message, in ParsedMessage parsed)
    {
        var reason = parsed.Kind == ParsedKind.Ignored ? parsed.Drop : DropReason.ClientCoverageDisabled;
        _counters.Drop(reason.Name());
        if (reason != DropReason.DecodeError)
            return;
        _counters.Drop(parsed.Error.Kind);
        if (_throttle.Permits(parsed.Error.Kind))
            _logger.LogWarning(
                "[ingest] {Source}: a frame of {Length} hex digits is no packet ({Error}), topic {Topic}",
                message.Source, parsed.RawLength, parsed.Error.Kind, TopicParser.ForLog(message.Topic));
    }
}
