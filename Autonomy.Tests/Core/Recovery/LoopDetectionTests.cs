using System.Collections.Immutable;
using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

public sealed class LoopDetectionTests
{
    // A letter is a call with its result; an "!" after it makes that result an error.
    [Theory]
    [InlineData("a a a a", LoopShape.SameCall, 4)]
    [InlineData("b a a a a", LoopShape.SameCall, 4)]
    [InlineData("a! a! a!", LoopShape.SameError, 3)]
    [InlineData("a b a b a b", LoopShape.Alternation, 3)]
    [InlineData("b a b a b a", LoopShape.Alternation, 3)]
    public void ACircleIsFound(string history, LoopShape shape, int times) =>
        Assert.Equal(new LoopFinding(shape, times), LoopDetection.Find(Read(history).AsSpan()));

    [Theory]
    [InlineData("")]
    [InlineData("a a a")]
    [InlineData("a a a b a")]
    [InlineData("a! a!")]
    [InlineData("a! b a! a!")]
    [InlineData("a b a b a")]
    [InlineData("a b a b a c")]
    [InlineData("a b c a b c")]
    public void WhatMovesOnIsNoCircle(string history) => Assert.Null(LoopDetection.Find(Read(history).AsSpan()));

    [Fact]
    public void TheSameErrorOfDifferentCallsIsACircle() => Assert.Equal(
        LoopShape.SameError, LoopDetection.Find([new("a", "x", "e"), new("b", "y", "e"), new("c", "z", "e")])?.Shape);

    [Fact]
    public void TheSameCallWithAnotherResultMovesOn() => Assert.Null(
        LoopDetection.Find([new("a", "1"), new("a", "2"), new("a", "3"), new("a", "4"), new("a", "5")]));

    [Fact]
    public void TheHistoryKeepsWhatTheLongestShapeNeeds()
    {
        ImmutableArray<LoopEntry> history = [];
        foreach (LoopEntry entry in Read("z z z a b a b a b")) history = LoopDetection.Append(history, entry);
        Assert.Equal(LoopDetection.HistoryMax, history.Length);
        Assert.Equal(LoopShape.Alternation, LoopDetection.Find(history.AsSpan())?.Shape);
    }

    private static ImmutableArray<LoopEntry> Read(string history) =>
        [.. history.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
            static word => new LoopEntry(word, word, word.EndsWith('!') ? word : null))];
}
