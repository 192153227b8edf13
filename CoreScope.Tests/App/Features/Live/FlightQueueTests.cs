using CoreScope.App.Features.Live;

namespace CoreScope.Tests.App.Features.Live;

public sealed class FlightQueueTests
{
    [Fact]
    [Trait("row", "LV-32")]
    public void Beats_BetweenTwoDrawings_AreOneText_WithTheirTimes_AndNeverTheSameTwice()
    {
        var queue = new FlightQueue();
        Assert.False(queue.Take(1));
        Assert.Null(queue.Taken);
        queue.Add(null);
        queue.Add("[[1]]");
        queue.Add("[[2]]");
        Assert.True(queue.Take(0.25));
        Assert.Equal("[1,0.25,[250,[[1]]],[500,[[2]]]]", queue.Taken);
        Assert.False(queue.Take(1));
        queue.Add("[[1]]");
        Assert.True(queue.Take(0.25));
        Assert.Equal("[2,0.25,[0,[[1]]]]", queue.Taken);
        queue.Add("[[3]]");
        queue.Clear();
        Assert.False(queue.Take(1));
    }
}
