using System.Net;
using CoreScope.App.Hosting;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Hosting;

public sealed class RequestBucketsTests
{
    private static readonly IPAddress s_here = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress s_there = IPAddress.Parse("203.0.113.8");
    private readonly ManualClock _clock = new();

    [Fact]
    public void Bucket_Emptied_FillsEvenlyAndHoldsOneSecond()
    {
        var buckets = new RequestBuckets(100, _clock);
        Assert.Equal(100, Taken(buckets, s_here));
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(5, Taken(buckets, s_here));
        _clock.Advance(TimeSpan.FromMilliseconds(990));
        Assert.Equal(99, Taken(buckets, s_here));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, Taken(buckets, s_here));
    }

    [Fact]
    public void Bucket_AskedWhileEmpty_FillsAllTheSame()
    {
        var buckets = new RequestBuckets(100, _clock);
        Taken(buckets, s_here);
        var allowed = 0;
        for (var i = 0; i < 1000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            allowed += buckets.TryTake(s_here) ? 1 : 0;
        }

        Assert.InRange(allowed, 99, 100);
    }

    [Fact]
    public void Addresses_AreLimitedEachByItself()
    {
        var buckets = new RequestBuckets(100, _clock);
        Taken(buckets, s_here);
        Assert.Equal(100, Taken(buckets, s_there));
    }

    [Fact]
    public void Addresses_SilentForASecond_AreForgotten()
    {
        var buckets = new RequestBuckets(100, _clock);
        for (var i = 0; i < 5000; i++)
            buckets.TryTake(new IPAddress(i));
        Assert.Equal(5000, buckets.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        buckets.TryTake(s_here);
        Assert.Equal(1, buckets.Count);
    }

    private static int Taken(RequestBuckets buckets, IPAddress address)
    {
        var taken = 0;
        while (taken < 10_000 && buckets.TryTake(address))
            taken++;
        return taken;
    }
}
