using System.Buffers;
using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Learning;
using Autonomy.Core.Recovery;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Learning;

/// <summary>Whose lessons are whose.</summary>
public sealed class LessonFoldTests
{
    private readonly Dictionary<string, Lessons> _told = [];
    private long _offset;

    [Fact]
    public void EachWorkspaceLearnsForItself()
    {
        LessonFold fold = Fold();
        Learn(fold, "red");
        Learn(fold, "red");
        Learn(fold, "blue");

        Assert.Equal((2, 1), (SeenBy(fold, "red"), SeenBy(fold, "blue")));
        Assert.True(fold.Of("green").IsEmpty);
        Assert.Equal(fold.Of("red"), _told["red"]);
    }

    [Fact]
    public void WhatOneForgetsAnotherKeeps()
    {
        LessonFold fold = Fold();
        Learn(fold, "red");
        Learn(fold, "blue");
        NewEvent forgotten = RulesEventTable.Encode(new RulesEvent.LessonsForgotten(null, null, "ada"));
        Apply(fold, RulesId.Of("red").Stream, forgotten);

        Assert.Equal((0, 1), (SeenBy(fold, "red"), SeenBy(fold, "blue")));
        Assert.True(_told["red"].IsEmpty);
    }

    [Fact]
    public void LessonsOfBeforeAreThoseOfTheDefaultWorkspace()
    {
        LessonFold fold = Fold();
        Learn(fold, null);

        Assert.Equal((1, 0), (SeenBy(fold, "default"), SeenBy(fold, "red")));
    }

    [Fact]
    public void ACheckpointKeepsThemApart()
    {
        LessonFold fold = Fold();
        Learn(fold, "red");
        Learn(fold, "blue");
        Learn(fold, "blue");
        var written = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(written)) fold.Write(writer);
        using var state = JsonDocument.Parse(written.WrittenMemory);
        LessonFold restored = Fold();
        restored.Restore(state.RootElement);

        Assert.Equal((1, 2), (SeenBy(restored, "red"), SeenBy(restored, "blue")));
    }

    [Fact]
    public void ADecisionRestsOnTheLessonsOfItsWorkspaceAlone()
    {
        LessonFold fold = Fold();
        Learn(fold, "red");
        var book = new Rulebook(TestTools.All);
        book = book with { Lessons = book.Lessons.SetItem("red", fold.Of("red")) };

        Assert.False(book.LessonsOf("red").IsEmpty);
        Assert.True(book.LessonsOf("blue").IsEmpty);
    }

    private LessonFold Fold() => new((workspace, lessons) => _told[workspace] = lessons);

    private static int SeenBy(LessonFold fold, string workspace) => fold.Of(workspace).Counts
        .Where(entry => entry.Key.Fingerprint is not null).Sum(entry => entry.Value.Seen);

    private void Learn(LessonFold fold, string? workspace) => Apply(
        fold, new StreamId("execution-p-1"), ExecutionEventTable.Encode(new ExecutionEvent.LessonLearned(
            "a", null, "test.pure", "1", FailureKind.Timeout, "f", Rung.Retry, Helped: true)
        {
            TookMs = 5,
            Workspace = workspace,
        }));

    private void Apply(LessonFold fold, StreamId stream, NewEvent happened)
    {
        var stored = new StoredEvent(
            stream, 1, ++_offset, ExecutionRun.Beginning, happened.Name, happened.SchemaVersion, happened.Body);
        fold.Apply(stored, stored.Body.Span);
    }
}
