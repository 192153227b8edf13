using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class MessageInboxBytesTests
{
    private static readonly byte[] s_megabyte = new byte[1024 * 1024];

    [Fact]
    public async Task Post_BytesFull_DropsQos0AndLetsQos1Wait()
    {
        var inbox = new MessageInbox();
        for (var n = 0; n < 64; n++)
            Assert.True(await inbox.PostAsync(Message(owed: false), CancellationToken.None));
        Assert.False(await inbox.PostAsync(Message(owed: false), CancellationToken.None));
        Assert.Equal((1L, 64), (inbox.Dropped, inbox.Pending));

        var waiting = inbox.PostAsync(Message(owed: true), CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.True(inbox.Reader.TryRead(out _));
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(64, inbox.Pending);

        for (var n = 0; n < 64; n++)
            Assert.True(inbox.Reader.TryRead(out _));
        Assert.True(await inbox.PostAsync(Message(owed: false), CancellationToken.None));
    }

    [Fact]
    public async Task Post_BytesFull_EndsByCancelAndByClose()
    {
        var inbox = new MessageInbox();
        for (var n = 0; n < 64; n++)
            await inbox.PostAsync(Message(owed: false), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var cancelled = inbox.PostAsync(Message(owed: true), stop.Token).AsTask();
        var closed = inbox.PostAsync(Message(owed: true), CancellationToken.None).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        inbox.Close();

        Assert.False(await closed.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private static MqttMessage Message(bool owed) =>
        new("s", "t", s_megabyte, false, new UnixMillis(1), owed ? new AckToken(NoAckTarget.Instance, 1) : default);
}
