using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class MessageInboxTests
{
    private readonly ManualClock _clock = new();
    private readonly ListLogger<MessageInbox> _log = new();
    private readonly MessageInbox _inbox;

    public MessageInboxTests() => _inbox = new MessageInbox(2, _clock, _log);

    private string[] Lines => [.. _log.Entries.Select(e => e.Text)];

    [Fact]
    [Trait("row", "OP-20")]
    public async Task Post_WhenFull_TellsTheFirstDropAtOnceThenOnceASecondThenTheEnd()
    {
        await PostAsync(2);
        Assert.Empty(Lines);

        await PostAsync(1);
        Assert.Contains("2 messages wait", Assert.Single(Lines));
        _clock.Advance(TimeSpan.FromMilliseconds(900));
        await PostAsync(50);
        Assert.Single(Lines);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await PostAsync(50);
        Assert.Equal(2, Lines.Length);
        Assert.Contains("52 messages dropped in 1 s", Lines[1]);

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        _inbox.Drained();
        // What was held back comes in a burst: still the same stall.
        await PostAsync(1);
        Assert.Equal(2, Lines.Length);
        _inbox.Drained();
        _inbox.Drained();
        await CalmAsync();
        Assert.Equal(3, Lines.Length);
        Assert.Contains("102 messages of QoS 0 were dropped in 1.5 s", Lines[2]);
        Assert.Equal(102, _inbox.Dropped);
    }

    [Fact]
    [Trait("row", "OP-20")]
    public async Task Post_ASecondStall_IsToldAnew()
    {
        await PostAsync(3);
        _inbox.Drained();
        await CalmAsync();
        await PostAsync(1);
        _inbox.Drained();
        await CalmAsync();

        Assert.Equal(4, Lines.Length);
        Assert.Contains("1 messages of QoS 0", Lines[3]);
    }

    [Fact]
    public async Task Post_AfterTheEnd_IsNoDrop()
    {
        _inbox.Close();
        Assert.False(await _inbox.PostAsync(Message(), CancellationToken.None));

        Assert.Equal((0L, 0), (_inbox.Dropped, Lines.Length));
    }

    private async Task CalmAsync()
    {
        var before = Lines.Length;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Lines.Length > before, "the end is told");
    }

    private async Task PostAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await _inbox.PostAsync(Message(), CancellationToken.None);
    }

    private MqttMessage Message() => new("test", "meshcore/a/b/packets", Array.Empty<byte>(), Retained: false, UnixMillis.Now(_clock), default);
}
