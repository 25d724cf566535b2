using System.Text;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

/// <summary>
/// What holds for every plan and everything that can happen to it. <see cref="ExecutionRun"/> compares live, replayed
/// and restored states, and asks <see cref="WakeUpOwners"/>, after every command.
/// </summary>
public sealed class ExecutionPropertyTests
{
    private static readonly string[] Terminal =
        ["execution-completed", "execution-failed", "execution-cancelled", "execution-terminated"];

    [Fact]
    public void EveryExecutionEndsOnceAndKeepsItsRules() => ForAll(120, run =>
    {
        string[] names = [.. run.Journal.Select(stored => stored.Name)];
        Assert.Contains(names[^1], Terminal);
        Assert.Single(names, Terminal.Contains);
        AttemptsAreNumberedWithoutGaps(run);
        NothingStartsWhereNothingMay(run);
        EachUnitEndsOnceAndIsUndoneOnceAtMost(run);
    });

    [Fact]
    public void ASnapshotAtAnyVersionAndTheEventsAfterItMakeTheSameState() => ForAll(40, run =>
    {
        string whole = Text(run.State);
        for (int version = 1; version < run.Journal.Count; version += 1 + (run.Journal.Count / 12))
        {
            var state = new ExecutionState();
            ExecutionSnapshot.Restore(state, ExecutionSnapshot.Write(ExecutionRun.Fold(run.Journal.Take(version))));
            foreach (StoredEvent stored in run.Journal.Skip(version)) ExecutionRun.Apply(state, stored);
            Assert.Equal(whole, Text(state));
        }
    });

    [Fact]
    public void AForkOfAnyExecutionFromAnyVersionCallsNothingThatItTookOver() => ForAll(60, run =>
    {
        for (int version = 2; version <= run.Journal.Count; version += 1 + (run.Journal.Count / 6))
        {
            ExecutionState then = ExecutionRun.Fold(run.Journal.Take(version));
            var options = new ForkOptions { Reason = ForkReason.Fork, Version = version };
            if (Forking.Plan(then, run.State, options).Plan is not { } plan) continue;
            ExecutionRun fork = ExecutionRun.Of(plan);
            new RandomLife(fork, new Dice(version)).LiveToTheEnd();
            string[] carried = [.. plan.Carried.Where(step => step.Items.IsEmpty).Select(step => step.Step)];
            Assert.DoesNotContain(
                fork.Events.OfType<ExecutionEvent.AttemptStarted>(), started => carried.Contains(started.Step));
            Assert.DoesNotContain(
                fork.Events.OfType<ExecutionEvent.UndoStarted>(), started => carried.Contains(started.Step));
        }
    });

    [Fact]
    public void TheSameCommandsMakeTheSameEvents() => Prop
        .ForAll(RandomPlans.Plans.ToArbitrary(), plan => Assert.Equal(Bodies(Live(plan)), Bodies(Live(plan))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static void ForAll(int times, Action<ExecutionRun> holds) => Prop
        .ForAll(RandomPlans.Plans.ToArbitrary(), plan => holds(Live(plan)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    private static ExecutionRun Live((string Steps, int Concurrency, int Seed) plan)
    {
        ExecutionRun run = ExecutionRun.Of(plan.Steps, plan.Concurrency);
        new RandomLife(run, new Dice(plan.Seed)).LiveToTheEnd();
        return run;
    }

    private static void AttemptsAreNumberedWithoutGaps(ExecutionRun run)
    {
        var units = run.Events.OfType<ExecutionEvent.AttemptStarted>().GroupBy(started => (started.Step, started.Item));
        foreach (var attempts in units)
            Assert.Equal(Enumerable.Range(1, attempts.Count()), attempts.Select(started => started.Attempt));
    }

    private static void NothingStartsWhereNothingMay(ExecutionRun run)
    {
        var state = new ExecutionState();
        foreach (StoredEvent stored in run.Journal)
        {
            bool mayStart = state.Status is ExecutionStatus.Running or ExecutionStatus.Waiting;
            Assert.True(mayStart || stored.Name != "attempt-started");
            ExecutionRun.Apply(state, stored);
            Assert.InRange(state.RunningAttempts, 0, run.Plan.Header.Concurrency);
        }
    }

    private static void EachUnitEndsOnceAndIsUndoneOnceAtMost(ExecutionRun run)
    {
        IEnumerable<(string, int?)> ends = run.Events.Select(happened => happened switch
        {
            ExecutionEvent.StepCompleted ended => (ended.Step, null),
            ExecutionEvent.StepFailed ended => (ended.Step, null),
            ExecutionEvent.StepSkipped ended => (ended.Step, null),
            ExecutionEvent.ItemCompleted ended => (ended.Step, ended.Item),
            ExecutionEvent.ItemFailed ended => (ended.Step, (int?)ended.Item),
            _ => ("", null),
        }).Where(end => end.Item1.Length > 0);
        Assert.Equal(ends.Count(), ends.Distinct().Count());
        ExecutionEvent.StepUndone[] undone = [.. run.Events.OfType<ExecutionEvent.StepUndone>()];
        Assert.Equal(undone.Length, undone.Distinct().Count());
    }

    private static string Text(ExecutionState state) =>
        Encoding.UTF8.GetString(ExecutionSnapshot.Write(state)) + ExecutionRun.Derived(state);

    private static IEnumerable<string> Bodies(ExecutionRun run) =>
        run.Journal.Select(stored => $"{stored.Time:O} {stored.Name} {Encoding.UTF8.GetString(stored.Body.Span)}");
}
