using CoreScope.Core.Store;

namespace CoreScope.Tests.Core.Store;

public sealed class PathArenaTests
{
    [Fact]
    public void Add_ManyPieces_EachReadsBackAsItWas()
    {
        var random = new Random(3);
        var arena = new PathArena();
        var pieces = new List<(int Offset, byte[] Bytes)>();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(71)];
            random.NextBytes(bytes);
            pieces.Add((arena.Add(bytes), bytes));
        }

        Assert.All(pieces, piece => Assert.True(arena.Slice(piece.Offset, piece.Bytes.Length).SequenceEqual(piece.Bytes)));
        var used = pieces.Sum(p => p.Bytes.Length);
        Assert.InRange(arena.AllocatedBytes, used, used + 80_000);
    }

    [Fact]
    public void Slice_TakenBeforeTheBlockGrew_KeepsItsBytes()
    {
        var arena = new PathArena();
        var offset = arena.Add([1, 2, 3]);
        var before = arena.Slice(offset, 3);
        while (arena.AllocatedBytes < 200_000)
            arena.Add(new byte[64]);
        Assert.True(before.SequenceEqual(new byte[] { 1, 2, 3 }));
        Assert.True(arena.Slice(offset, 3).SequenceEqual(before));
    }

    [Fact]
    public void Slice_OfNothingAtTheEndOfAFullBlock_IsEmpty()
    {
        var arena = new PathArena();
        for (var i = 0; i < 64 * 1024 / 64; i++)
            arena.Add(new byte[64]);
        var offset = arena.Add([]);
        Assert.True(arena.Slice(offset, 0).IsEmpty);
        var next = arena.Add([7]);
        Assert.Equal(7, arena.Slice(next, 1)[0]);
    }

    [Fact]
    public void Add_APieceThatJustFits_FillsTheBlock()
    {
        var arena = new PathArena();
        arena.Add(new byte[(64 * 1024) - 10]);
        var offset = arena.Add([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Equal((64 * 1024) - 10, offset);
        Assert.Equal(10, arena.Slice(offset, 10)[9]);
        Assert.Equal(64 * 1024, arena.AllocatedBytes);
    }
}
