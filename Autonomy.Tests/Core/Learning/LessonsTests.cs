using System.Collections.Immutable;
using Autonomy.Core.Learning;
using Autonomy.Core.Recovery;
using Xunit;

namespace Autonomy.Tests.Core.Learning;

public sealed class LessonsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ImmutableArray<Rung> Ladder = [Rung.Park, Rung.Retry, Rung.Substitute];
    private static readonly LessonQuery Query =
        new(FailureKind.Unavailable, "http.request@1", "0123456789abcdef", MayExplore: false, "e/a//1");

    [Fact]
    public void WhereNothingWasLearnedTheLadderStays() =>
        Assert.Equal(Ladder, Lessons.None.Arrange(Ladder, Query, Now));

    [Fact]
    public void WhatHelpsSoonerComesFirst()
    {
        Lessons lessons = Seen(Lessons.None, Rung.Retry, helped: 1, failed: 9, tookMs: 30_000);
        lessons = Seen(lessons, Rung.Substitute, helped: 9, failed: 1, tookMs: 500);

        Assert.Equal(Rung.Substitute, lessons.Arrange(Ladder, Query, Now).First());
    }

    [Fact]
    public void AFewCasesChangeNothing()
    {
        Lessons lessons = Seen(Lessons.None, Rung.Substitute, helped: 4, failed: 0, tookMs: 1);

        Assert.Equal(Ladder, lessons.Arrange(Ladder, Query, Now));
    }

    [Fact]
    public void WhatNeverHelpedInManyCasesIsLeftOut()
    {
        Lessons lessons = Seen(Lessons.None, Rung.Retry, helped: 0, failed: 19, tookMs: 1_000);
        Assert.Contains(Rung.Retry, lessons.Arrange(Ladder, Query, Now));

        lessons = Seen(lessons, Rung.Retry, helped: 0, failed: 60, tookMs: 1_000);
        Assert.DoesNotContain(Rung.Retry, lessons.Arrange(Ladder, Query, Now));
    }

    [Fact]
    public void NoRungIsEverAdded()
    {
        Lessons lessons = Seen(Lessons.None, Rung.RefreshToken, helped: 100, failed: 0, tookMs: 1);

        Assert.Equal([Rung.Retry], lessons.Arrange([Rung.Retry], Query, Now));
        Assert.Empty(lessons.Arrange([], Query, Now));
    }

    [Fact]
    public void OldNewsWeighsHalfAfterThirtyDays()
    {
        LessonCounts counts = LessonCounts.Nothing.After(true, 1, Now).After(true, 1, Now);

        Assert.Equal(new BetaPosterior(2, 1), counts.From(BetaPosterior.Flat, Now.AddDays(30)));
        Assert.Equal(2, counts.After(false, 1, Now.AddDays(30)).Helped + 1);
    }

    [Fact]
    public void AnotherFailureOfTheSameToolIsMetWithWhatItsToolTaught()
    {
        Lessons lessons = Seen(Lessons.None, Rung.Retry, helped: 0, failed: 40, tookMs: 1);
        var other = new LessonKey(FailureKind.Unavailable, Rung.Retry, Query.Tool, "ffffffffffffffff");
        LessonKey elsewhere = other with { Tool = "mcp.call@1" };

        Assert.True(lessons.BeliefOf(other, Now).Mean < 0.2);
        Assert.True(lessons.BeliefOf(other, Now).Mean < lessons.BeliefOf(elsewhere, Now).Mean);
    }

    [Fact]
    public void WhatIsForgottenIsForgotten()
    {
        Lessons lessons = Seen(Lessons.None, Rung.Retry, helped: 5, failed: 5, tookMs: 1);

        Assert.True(lessons.Without(static _ => true).IsEmpty);
        Assert.Single(lessons.Without(static key => key.Tool is not null).Counts);
    }

    [Fact]
    public void ADrawIsTheSameForTheSameAttempt()
    {
        Lessons lessons = Seen(Lessons.None, Rung.Retry, helped: 5, failed: 5, tookMs: 100);
        LessonQuery explores = Query with { MayExplore = true };

        Assert.Equal(lessons.Arrange(Ladder, explores, Now), lessons.Arrange(Ladder, explores, Now));
    }

    private static Lessons Seen(Lessons lessons, Rung rung, int helped, int failed, double tookMs)
    {
        var key = new LessonKey(Query.Kind, rung, Query.Tool, Query.Fingerprint);
        for (int i = 0; i < helped + failed; i++) lessons = lessons.After(key, i < helped, tookMs, Now);
        return lessons;
    }
}
