using CoreScope.Core.Directories;

namespace CoreScope.Tests.Core.Directories;

public sealed class NameTableTests
{
    private readonly NameTable _names = new();

    [Fact]
    public void GetOrAdd_NumbersCountUpFromOneAndStay()
    {
        Assert.Equal(1, _names.GetOrAdd("#eu", out var isNew));
        Assert.True(isNew);
        Assert.Equal(2, _names.GetOrAdd("#EU", out _));
        Assert.Equal(1, _names.GetOrAdd("#eu", out isNew));
        Assert.False(isNew);
        Assert.Equal(("#EU", 2), (_names.Find(2), _names.IdOf("#EU")));
    }

    [Fact]
    public void Find_NumbersThatAreNone_IsNull()
    {
        Assert.Null(_names.Find(0));
        Assert.Null(_names.Find(-1));
        Assert.Null(_names.Find(int.MaxValue));
        Assert.Equal(0, _names.IdOf("nobody"));
    }

    [Fact]
    public void Restore_WithGaps_GoesOnBehindThem()
    {
        _names.Restore(5, "five");
        _names.Restore(2, "two");
        Assert.Equal(6, _names.GetOrAdd("six", out _));
        Assert.Equal([null, null, "two", null, null, "five", "six"], _names.Names);
        Assert.Equal(5, _names.GetOrAdd("five", out var isNew));
        Assert.False(isNew);
    }
}
