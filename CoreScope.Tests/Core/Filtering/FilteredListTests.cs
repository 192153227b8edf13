using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Filtering;

/// <summary>Lists by what the reader typed: history and live rows by the same predicate.</summary>
public sealed class FilteredListTests
{
    private readonly FilterBed _bed = new();

    [Fact]
    [Trait("row", "PK-42")]
    public void Live_WhatComesIn_IsThereByTheSameRuleAsWhatWasThere()
    {
        Hear(1, snr: 8);
        Hear(2, snr: 2);
        var list = List("type == ACK && snr > 5");
        Assert.Equal(1, list.Count);
        Hear(3, snr: 9);
        Hear(4, snr: 1);
        list.Advance();
        Assert.Equal(2, list.Count);
        Assert.Equal(list.Count, List("type == ACK && snr > 5").Count);
    }

    [Fact]
    [Trait("row", "PK-42")]
    public void Live_AnotherObservationStandsForIt_ItComesOrGoes()
    {
        Hear(1, snr: 8);
        var (strong, weak) = (List("snr > 5"), List("snr < 5"));
        Hear(1, snr: 1, observer: 2, "A1", "B2");
        strong.Advance(isHeld: true);
        Assert.Equal(1, strong.Count);
        strong.Advance();
        weak.Advance();
        Assert.Equal(1, weak.Count);
        Assert.Equal(1, strong.Count + weak.Count);
    }

    [Fact]
    public void Observations_FitEachByItself()
    {
        Hear(1, snr: 1, observer: 1, "A1");
        Hear(1, snr: 9, observer: 2);
        var list = List("snr > 5");
        Assert.Equal(0, list.Count);
        Assert.Equal([2], list.Observations());
        Hear(1, snr: 7, observer: 3);
        Hear(1, snr: 3, observer: 4);
        list.Advance();
        Assert.Equal([2, 3], list.Observations());
    }

    [Fact]
    [Trait("row", "PK-41")]
    [Trait("row", "FL-05")]
    public void Ages_GoOn_WhileNothingComesIn()
    {
        Hear(1, snr: 8);
        var (young, old) = (List("age < 5m"), List("age > 5m"));
        Assert.Equal((1, 0), (young.Count, old.Count));
        _bed.Bed.Clock.Advance(TimeSpan.FromMinutes(6));
        young.Advance(isHeld: true);
        Assert.Equal(1, young.Count);
        young.Advance();
        old.Advance();
        Assert.Equal((0, 1), (young.Count, old.Count));
        Assert.Empty(young.Observations());
    }

    [Fact]
    public void Observations_AskedForLongAfter_HaveTheirOwnTime()
    {
        for (var i = 0; i < 2_000; i++)
            Hear(i, snr: 8);
        var list = List("snr > 5");
        _bed.Bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2_000, list.Observations().Count);
    }

    private StandingQuery List(string filter) =>
        new(_bed.Bed.Mesh, new EmptyArchivedPackets(), new PacketQuery { Filter = FilterBed.Compile(filter) });

    private void Hear(int number, double snr, int observer = 1, params string[] hops) =>
        _bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(number).By(observer).At(_bed.Now.Value).With(snr: snr).Via(hops));
}
