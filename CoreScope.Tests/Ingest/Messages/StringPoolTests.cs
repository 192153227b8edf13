using CoreScope.Ingest.Messages;

namespace CoreScope.Tests.Ingest.Messages;

public sealed class StringPoolTests
{
    [Fact]
    public void Get_EqualText_IsTheSameString()
    {
        var pool = new StringPool();

        Assert.Same(pool.Get("OAK"), pool.Get("xOAKx".AsSpan(1, 3)));
        Assert.Same("", pool.Get(""));
    }

    [Fact]
    public void Get_MoreThanFits_StaysRightAndBounded()
    {
        var pool = new StringPool(16);
        for (var i = 0; i < 10_000; i++)
            Assert.Equal($"name {i}", pool.Get($"name {i}"));

        Assert.Equal(16, pool.Capacity);
    }

    [Fact]
    public void Get_LongText_IsNotKept()
    {
        var pool = new StringPool();
        var text = new string('x', StringPool.MaxLength + 1);

        Assert.NotSame(pool.Get(text), pool.Get(text));
        Assert.Equal(text, pool.Get(text));
    }
}
