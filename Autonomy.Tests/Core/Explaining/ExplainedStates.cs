using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Tests.Core.Executions;

namespace Autonomy.Tests.Core.Explaining;

/// <summary>
/// One way into every state of an execution and of a step, and into every wait. A state that is added to the product
/// gets its way here, and its cause in <c>Autonomy.Core/Explaining</c>.
/// </summary>
internal static class ExplainedStates
{
    private const string Undoable = """{ "id": "a", "tool": "test.create" }""";
    private const string RollsBack =
        """
        {
          "id": "a", "tool": "test.create", "expect": "${{ output == `0` }}", "fallback": [ { "tool": "test.pure" } ]
        }
        """;

    private static readonly Dictionary<string, Func<ExecutionRun>> Ways = new()
    {
        ["an attempt runs"] = () => ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }"""),
        ["a step waits for a place and another for a step"] = () => ExecutionRun.Of(
            """
            { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" },
            { "id": "c", "tool": "test.pure", "needs": ["b"] }, { "id": "d", "tool": "test.pure", "needs": ["c"] }
            """,
            concurrency: 1),
        ["items wait for a place"] = () => ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure", "forEach": [1, 2, 3] }""", concurrency: 1),
        ["a retry"] = () => Do("""{ "id": "a", "tool": "test.pure" }""", run => run.Fail("a", FailureKind.Unavailable)),
        ["a timer"] = () => ExecutionRun.Of("""{ "id": "a", "tool": "core.wait", "with": { "duration": "1h" } }"""),
        ["a signal"] = () => ExecutionRun.Of("""{ "id": "a", "tool": "core.signal", "with": { "name": "go now" } }"""),
        ["a pause of its tool"] = () => ExecutionRun.Of(
            WorkspaceRules.None.Apply(
                new RulesEvent.HoldPlaced(HoldScope.Tool, "test.pure", "ada", null, null), ExecutionRun.Beginning),
            """{ "id": "a", "tool": "test.pure" }"""),
        ["a worker that offers its tool"] = () => ExecutionRun.With(
            OfferedTools.None, """{ "id": "a", "tool": "remote.send" }"""),
        ["a place of a worker"] = () => ExecutionRun.With(
            OfferedTools.Asking(ToolDescriptor.Absent(ToolName.Parse("remote.send"), EffectClass.Irreversible)),
            """{ "id": "a", "tool": "remote.send" }"""),
        ["terminated"] = () => Do(
            """{ "id": "a", "tool": "test.pure" }""", run => run.Tell(new ExecutionCommand.Terminate("ada", null))),
        ["paused for a time"] = () => Do(
            """{ "id": "a", "tool": "core.wait", "with": { "duration": "1h" } }""",
            run => run.Tell(new ExecutionCommand.Pause("ada", null) { After = TimeSpan.FromMinutes(1) })),
        ["a failure that a person decides"] = () => Do(
            """{ "id": "a", "tool": "test.pure" }""", run => run.Fail("a", FailureKind.AccessRevoked)),
        ["a child"] = () => ExecutionRun.Of("""{ "id": "a", "tool": "core.plan", "with": { "plan": "other" } }"""),
        ["an approval"] = () => ExecutionRun.Of("""{ "id": "a", "tool": "test.send", "approval": "always" }"""),
        ["a question that expires"] = () => ExecutionRun.Of(
            """{ "id": "a", "tool": "core.approve", "with": { "question": "Go?", "timeout": "1h" } }"""),
        ["two questions and an attempt"] = () => ExecutionRun.Of(
            """
            { "id": "a", "tool": "core.approve", "with": {} }, { "id": "b", "tool": "core.approve", "with": {} },
            { "id": "c", "tool": "test.pure" }
            """),
        ["an unknown effect"] = () => Do(
            """{ "id": "a", "tool": "test.send" }""",
            run => run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown)),
        ["a probe"] = () => Do(
            """{ "id": "a", "tool": "test.probed" }""",
            run => run.Fail("a", FailureKind.Timeout, FailureEffect.Unknown)),
        ["pausing"] = () => Do(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" }""",
            run => run.Tell(new ExecutionCommand.Pause("ada", "lunch"))),
        ["paused with a step that is ready"] = () => Do(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""",
            run => run.Tell(new ExecutionCommand.Pause("ada", null)), run => run.Succeed("a")),
        ["paused while steps wait for a signal, a time and a person"] = () => Do(
            """
            { "id": "a", "tool": "core.signal", "with": { "name": "go" } },
            { "id": "b", "tool": "test.pure", "needs": ["a"] },
            { "id": "c", "tool": "core.wait", "with": { "duration": "1h" } },
            { "id": "d", "tool": "test.send", "approval": "always" },
            { "id": "e", "tool": "core.plan", "with": { "plan": "other" } }
            """,
            run => run.Tell(new ExecutionCommand.Pause("ada", "lunch"))),
        ["cancelling an attempt"] = () => Do(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""",
            Cancel(false)),
        ["cancelling a child"] = () => Do(
            """{ "id": "a", "tool": "core.plan", "with": { "plan": "other" } }""", Cancel(false)),
        ["undoing"] = () => Do(
            Undoable + """, { "id": "b", "tool": "test.pure" }""",
            run => run.Succeed("a", "1"), Cancel(true), run => run.Fail("b", FailureKind.Cancelled)),
        ["a budget that running attempts may give back"] = () => ExecutionRun.WithBudget(
            """{ "cost": 1 }""", """{ "id": "a", "tool": "test.paid" }, { "id": "b", "tool": "test.paid" }"""),
        ["a budget at its limit"] = () => ExecutionRun.WithBudget(
            """{ "cost": 0.5 }""", """{ "id": "a", "tool": "test.paid" }, { "id": "b", "tool": "test.paid" }"""),
        ["a failed undo"] = () => Do(
            Undoable + """, { "id": "b", "tool": "test.pure" }""",
            run => run.Succeed("a", "1"), Cancel(true), run => run.Fail("b", FailureKind.Cancelled),
            run => run.EndUndo("a", FailedUndo())),
        ["rolling back"] = () => Do(RollsBack, run => run.Succeed("a", "1")),
        ["a failed rollback"] = () => Do(
            RollsBack, run => run.Succeed("a", "1"), run => run.EndUndo("a", FailedUndo())),
        ["undone"] = () => Do(
            Undoable + """, { "id": "b", "tool": "test.pure" }""",
            run => run.Succeed("a", "1"), Cancel(true), run => run.Fail("b", FailureKind.Cancelled),
            run => run.EndUndo("a", new ToolOutcome.Succeeded(DataNull.Value))),
        ["completed"] = () => Do(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "when": "${{ `false` }}" }""",
            run => run.Succeed("a")),
        ["completed with failures"] = () => Do(
            """{ "id": "a", "tool": "test.pure", "optional": true }""", run => run.Fail("a", FailureKind.Denied)),
        ["failed"] = () => Do(
            """
            { "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure", "needs": ["a"] },
            { "id": "c", "tool": "test.pure", "needs": ["b"] }
            """,
            run => run.Fail("a", FailureKind.Denied)),
    };

    public static IEnumerable<string> Names => [.. Ways.Keys, "queued"];

    public static ExecutionState Reach(string name)
    {
        if (name != "queued") return Ways[name]().State;
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        return ExecutionRun.Fold(run.Journal.Take(1));
    }

    private static Action<ExecutionRun> Cancel(bool undo) =>
        run => run.Tell(new ExecutionCommand.Cancel("ada", "no longer needed", undo));

    private static ToolOutcome.Failed FailedUndo() =>
        new(new Failure { Kind = FailureKind.Denied, Code = "test", Message = "It broke." });

    private static ExecutionRun Do(string steps, params Action<ExecutionRun>[] actions)
    {
        ExecutionRun run = ExecutionRun.Of(steps);
        foreach (Action<ExecutionRun> action in actions) action(run);
        return run;
    }
}
