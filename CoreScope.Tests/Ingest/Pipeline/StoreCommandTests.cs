using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class StoreCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly PipelineRig _rig = new();
    private Task _running = Task.CompletedTask;

    private StoreCommandQueue Commands => _rig.Commands;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _rig.Inbox.Close();
        await _running.WaitAsync(s_patience);
        _rig.Dispose();
    }

    [Fact]
    public async Task RunAsync_NoMessageComes_WorkIsDoneAndPagesAreTold()
    {
        var told = new TaskCompletionSource();
        using var page = _rig.Mesh.Feed.Subscribe(() =>
        {
            told.TrySetResult();
            return Task.CompletedTask;
        });
        Start();

        Assert.Equal(3, await Commands.RunAsync(() => 3, CancellationToken.None).WaitAsync(s_patience));
        Assert.Equal(4, await Commands.RunAsync(() => 4, CancellationToken.None).WaitAsync(s_patience));

        await told.Task.WaitAsync(s_patience);
    }

    [Fact]
    public async Task RunAsync_BesideMessages_RunsBeforeThemAndNeverBesideOne()
    {
        var order = new List<string>();
        _rig.Written = (_, _) => order.Add("message");
        await PostAsync(1);
        await PostAsync(2);
        var command = Commands.RunAsync(() => order.Add("command"), CancellationToken.None);
        Start();
        await command.WaitAsync(s_patience);

        // A list without a lock: only one thread at a time may come here.
        for (var i = 3; i < 200; i++)
        {
            await PostAsync(i);
            await Commands.RunAsync(() => order.Add("command"), CancellationToken.None).WaitAsync(s_patience);
        }

        _rig.Inbox.Close();
        await _running.WaitAsync(s_patience);
        Assert.Equal("command", order[0]);
        Assert.Equal((199, 198), (order.Count(o => o == "message"), order.Count(o => o == "command")));
    }

    [Fact]
    public async Task RunAsync_WorkFails_TheCallerIsToldAndTheLoopGoesOn()
    {
        Start();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Commands.RunAsync(int () => throw new InvalidOperationException("no"), CancellationToken.None).WaitAsync(s_patience));

        Assert.Equal("no", failure.Message);
        await PostAsync(1);
        await Eventually.TrueAsync(() => _rig.Mesh.Store.Snapshot().Count == 1, "messages are taken");
    }

    [Fact]
    public async Task RunAsync_CallerGivesUpBeforeItsTurn_TheWorkNeverRuns()
    {
        using var giveUp = new CancellationTokenSource();
        var ran = false;
        var waiting = Commands.RunAsync(() => ran = true, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_patience));

        Start();
        await Commands.RunAsync(() => true, CancellationToken.None).WaitAsync(s_patience);

        Assert.False(ran);
    }

    [Fact]
    public async Task RunAsync_MoreThanTheQueueHolds_WritersWaitAndAllAreServedInOrder()
    {
        var order = new List<int>();
        var waiting = Enumerable.Range(0, (2 * StoreCommandQueue.Capacity) + 3).Select(i => Commands.RunAsync(() => order.Add(i), CancellationToken.None)).ToArray();
        Start();

        await Task.WhenAll(waiting).WaitAsync(s_patience);

        Assert.Equal(Enumerable.Range(0, waiting.Length), order);
    }

    [Fact]
    public async Task RunAsync_PipelineEnds_WhoWaitsAndWhoComesLaterIsCancelled()
    {
        using var inWork = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Start();
        var first = Commands.RunAsync(() => { inWork.Set(); return goOn.Wait(s_patience); }, CancellationToken.None);
        Assert.True(inWork.Wait(s_patience));
        _rig.Inbox.Close();
        Commands.Close();
        var later = Commands.RunAsync(() => 2, CancellationToken.None);
        goOn.Set();

        Assert.True(await first.WaitAsync(s_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later.WaitAsync(s_patience));
        await _running.WaitAsync(s_patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Commands.RunAsync(() => 3, CancellationToken.None).WaitAsync(s_patience));
    }

    [Fact]
    public async Task PersistAsync_ItemIsHandedOverBetweenThoseOfTheMessages()
    {
        Start();
        await PostAsync(1);
        await Eventually.TrueAsync(() => _rig.Queue.Pending == 1, "the first message is handled");
        var item = new PersistItem { Channel = new NamedId(5, "#x") };

        Assert.Equal("done", await Commands.PersistAsync(() => ("done", item), CancellationToken.None).WaitAsync(s_patience));

        Assert.Equal(2, _rig.Queue.Pending);
        Assert.True(_rig.Queue.Reader.TryRead(out _) && _rig.Queue.Reader.TryRead(out var second) && ReferenceEquals(item, second));
    }

    private void Start() => _running = Task.Run(() => _rig.Pipeline.RunAsync(CancellationToken.None));

    private async Task PostAsync(int number) => Assert.True(await _rig.Inbox.PostAsync(
        _rig.Message(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Frame(number))), CancellationToken.None));
}
