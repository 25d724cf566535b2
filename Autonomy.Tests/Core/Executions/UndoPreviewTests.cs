using Autonomy.Core.Executions;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>What a cancel would undo, and how far an execution is at any moment.</summary>
public sealed class UndoPreviewTests
{
    private const string Steps =
        """
        { "id": "look", "tool": "test.pure" }, { "id": "make", "tool": "test.create", "needs": ["look"] },
        { "id": "post", "tool": "test.post", "needs": ["make"] },
        { "id": "pay", "tool": "test.send", "needs": ["post"] },
        {
          "id": "put", "tool": "test.put", "needs": ["pay"],
          "undo": { "tool": "test.remove", "with": { "x": "${{ length(output) }}" } }
        },
        { "id": "f", "tool": "test.create", "forEach": [1, 2], "needs": ["put"] },
        { "id": "end", "tool": "test.pure", "needs": ["f"] }
        """;

    [Fact]
    public void EachUnitThatCompletedIsNamedTheLastOneFirstWithWhatUndoesIt()
    {
        ExecutionRun run = Made();

        var preview = UndoPreview.Of(run.State, TestTools.All);

        Assert.Equal(
            [
                "f/1 test.remove ", "f/0 test.remove ", "put test.remove Argument 1 o",
                "pay - test.send is irreversible", "post - the plan says no undo, and test.post has none",
                "make test.remove ", "look - it changed nothing",
            ],
            preview.Lines.Select(Describe));
        Assert.Equal(new UnitKey(6, null), Assert.Single(preview.Running));
    }

    [Fact]
    public void ThePreviewIsWhatTheCancelThenDoes()
    {
        ExecutionRun run = Made();
        var preview = UndoPreview.Of(run.State, TestTools.All);
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        run.Succeed("end");
        while (run.State.Undo is { } undo)
        {
            if (undo.IsWaiting) run.Answer(DecisionOption.Leave);
            else run.EndUndo(NameOf(run, undo.Unit), new ToolOutcome.Succeeded(DataNull.Value));
        }

        Assert.Equal(
            preview.Lines.Where(line => line.Tool is not null).Select(line => (line.Step, line.Item)),
            run.Events.OfType<ExecutionEvent.UndoStarted>().Select(started => (started.Step, started.Item)));
        Assert.Equal(
            "Done: look, end. Undone: make, f. Left as is: post, pay, put.", PartialResults.Of(run.State).ToString());
    }

    [Fact]
    public void HowFarAnExecutionIsCanBeToldAtAnyMoment()
    {
        ExecutionRun run = ExecutionRun.Of(Steps);
        Assert.Equal(
            "Not done: look, make, post, pay, put, f, end.", PartialResults.Of(run.State).ToString());
        run = Made(items: 1);
        Assert.Equal(
            "Done: look, make, post, pay, put, f (1 of 2). Not done: f (1 of 2), end.",
            PartialResults.Of(run.State).ToString());
    }

    private static ExecutionRun Made(int items = 2)
    {
        ExecutionRun run = ExecutionRun.Of(Steps);
        foreach (string step in new[] { "look", "make", "post", "pay", "put" }) run.Succeed(step, "5");
        for (int i = 0; i < items; i++) run.Succeed($"f/{i}", "\"x\"");
        return run;
    }

    private static string NameOf(ExecutionRun run, UnitKey unit) =>
        run.State.Steps[unit.Step].Id + (unit.Item is { } item ? $"/{item}" : "");

    private static string Describe(UndoLine line)
    {
        string obstacle = line.Obstacle ?? "";
        if (line.Tool is not null && obstacle.Length > 12) obstacle = obstacle[..12];
        return $"{line.Step}{(line.Item is { } item ? $"/{item}" : "")} {line.Tool?.Value ?? "-"} {obstacle}";
    }
}
