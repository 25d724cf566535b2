using System.Buffers;
using System.Text;
using System.Text.Json;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Experience;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Experience;

public sealed class ExperienceFoldTests
{
    private readonly ExperienceFold _fold = new(TestTools.All);

    [Fact]
    public void AnAttemptTeachesHowLongItTook()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Now += TimeSpan.FromSeconds(7);
        run.Succeed("a", "\"done\"");
        Take(run.Journal);

        Assert.Equal(1, _fold.Of("default").Tools["test.pure"].Calls);
        Assert.Equal(7, Math.Exp(LevelOf("test.pure", "p-1/a").Mean), 0.01);
    }

    [Fact]
    public void EveryItemOfAFanOutIsAnAttemptOfItsOwn()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure", "forEach": [1, 2, 3] }""");
        foreach (string item in new[] { "a/1", "a/0", "a/2" })
        {
            run.Now += TimeSpan.FromSeconds(1);
            run.Succeed(item);
        }

        Take(run.Journal);

        Assert.Equal(3, _fold.Of("default").Tools["test.pure"].Calls);
        Assert.Equal(Math.Log(6) / 3, LevelOf("test.pure", "p-1/a").Mean, 0.001);
    }

    [Fact]
    public void FailuresAreCountedByKindAndTeachNoDuration()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Fail("a", FailureKind.Unavailable);
        run.Advance(TimeSpan.FromMinutes(1));
        run.Succeed("a");
        Take(run.Journal);

        ToolRecord record = _fold.Of("default").Tools["test.pure"];
        Assert.Equal(2, record.Calls);
        Assert.Equal(1, record.Failures["unavailable"]);
        DurationStatistics statistics = LevelOf("test.pure", "p-1/a");
        Assert.Equal((1, 2, 1), (statistics.Count, statistics.Calls, statistics.Failures));
    }

    [Fact]
    public void WhatTheEngineLostAndWhatWasNoAttemptTeachNothing()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" },
            { "id": "w", "tool": "core.wait", "with": { "duration": "1h" } }
            """);
        run.Restart();
        run.Advance(TimeSpan.FromHours(2));
        Take(run.Journal);

        Assert.Empty(_fold.Of("default").Tools);
    }

    [Fact]
    public void AWorkspaceLearnsFromItsOwnExecutionsAlone()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Now += TimeSpan.FromSeconds(7);
        run.Fail("a", FailureKind.Unavailable);
        run.Advance(TimeSpan.FromMinutes(1));
        run.Succeed("a");
        Take(In("red", run, "p-2"));
        ExecutionRun other = ExecutionRun.Of("""{ "id": "a", "tool": "test.put" }""");
        other.Succeed("a");
        Take(In("blue", other, "p-3"));

        Assert.Equal(["test.pure"], _fold.Of("red").Tools.Keys);
        Assert.Equal(2, _fold.Of("red").Tools["test.pure"].Calls);
        Assert.Equal(["test.put"], _fold.Of("blue").Tools.Keys);
        Assert.NotNull(FindLevel("red", "test.pure", "p-2/a"));
        Assert.Null(FindLevel("blue", "test.pure", "p-2/a"));
        Assert.Same(WorkspaceExperience.None, _fold.Of("green"));
        Assert.Empty(WorkspaceExperience.None.Tools);
    }

    [Fact]
    public void TheWorkspaceWithTheMostLevelsForgetsFirst()
    {
        ExecutionRun few = ExecutionRun.Of("""{ "id": "few", "tool": "test.pure" }""");
        few.Succeed("few");
        Take(In("few", few, "few-1"));
        ExecutionRun many = ExecutionRun.Of("""{ "id": "many", "tool": "test.pure" }""");
        many.Succeed("many");
        // Each execution of a plan with another name is an operation of its own; a workspace has a limit as well.
        for (int i = 0; i < ExperienceFold.LevelsMax; i++) Take(In($"crowd-{i % 4}", many, $"n{i}-0123456789abc"));

        int levels = Enumerable.Range(0, 4).Sum(i => _fold.Of($"crowd-{i}").Durations.Count);
        Assert.Equal(ExperienceFold.LevelsMax, levels + _fold.Of("few").Durations.Count);
        Assert.NotNull(FindLevel("few", "test.pure", "few-1/few"));
    }

    [Fact]
    public void OfTooManyExecutionsThoseAreForgottenThatBeganNothingForLongest()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        StoredEvent submitted = run.Journal.Single(stored => stored.Name == "execution-submitted");
        run.Now += TimeSpan.FromSeconds(7);
        run.Succeed("a");
        StoredEvent[] ends =
            [.. run.Journal.Where(stored => stored.Name is "attempt-started" or "step-completed")];
        Take([submitted]);
        for (int i = 0; i < OpenExecutions.ExecutionsMax; i++)
            Take([submitted with { Stream = ExecutionId.Parse($"n{i}-1").Stream }]);
        Take(ends);
        Assert.Empty(_fold.Of("default").Tools);

        Take(ends.Select(stored => stored with { Stream = ExecutionId.Parse("n5-1").Stream }));
        Assert.Equal(1, _fold.Of("default").Tools["test.pure"].Calls);
    }

    [Fact]
    public void ExperienceIsTheSameAfterItWasWrittenAndReadInTheMiddleOfAnAttempt()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure", "forEach": [1, 2, 3, 4] },
            { "id": "b", "tool": "test.put", "needs": ["a"] }
            """);
        for (int item = 0; item < 4; item++)
        {
            run.Now += TimeSpan.FromMilliseconds(350);
            run.Succeed($"a/{item}");
        }

        run.Now += TimeSpan.FromSeconds(2);
        run.Succeed("b");
        Take(run.Journal);
        for (int at = 0; at <= run.Journal.Count; at++)
        {
            var first = new ExperienceFold(TestTools.All);
            Take(run.Journal.Take(at), first);
            var second = new ExperienceFold(TestTools.All);
            using JsonDocument written = JsonDocument.Parse(TextOf(first));
            second.Restore(written.RootElement);
            Assert.Equal(TextOf(first), TextOf(second));
            Take(run.Journal.Skip(at), second);
            Assert.Equal(TextOf(_fold), TextOf(second));
        }
    }

    [Fact]
    public void AnExecutionThatEndedLeavesNoOpenAttempts()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        StoredEvent end = run.Journal[^1] with { Name = "execution-cancelled", Body = "{}"u8.ToArray() };
        Take([.. run.Journal, end]);

        Assert.Contains("\"open\":[]", TextOf(_fold), StringComparison.Ordinal);
    }

    private static string TextOf(ExperienceFold fold)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) fold.Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Take(IEnumerable<StoredEvent> journal, ExperienceFold? into = null)
    {
        foreach (StoredEvent stored in journal.Where(stored => _fold.Wants(stored.Name)))
            (into ?? _fold).Apply(stored, stored.Body.Span);
    }

    // The same run, as it would be in another workspace.
    private static IEnumerable<StoredEvent> In(string workspace, ExecutionRun run, string execution) =>
        run.Journal.Select(stored => stored with
        {
            Stream = ExecutionId.Parse(execution).Stream,
            Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stored.Body.Span).Replace(
                "\"workspace\":\"default\"", $"\"workspace\":\"{workspace}\"", StringComparison.Ordinal)),
        });

    private DurationStatistics LevelOf(string tool, string operation) => FindLevel("default", tool, operation)!;

    private DurationStatistics? FindLevel(string workspace, string tool, string operation)
    {
        ToolName name = ToolName.Parse(tool);
        CallKey key = CallKey.Of(name, TestTools.All.Find(name), operation);
        return _fold.Of(workspace).Durations.Find(DurationLevel.Of(key, null)[^1]);
    }
}
