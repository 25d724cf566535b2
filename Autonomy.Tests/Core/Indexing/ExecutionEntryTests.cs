using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Journaling;
using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Autonomy.Tests.Core.Indexing;

/// <summary>The entries of the index against the fold of whole states.</summary>
public sealed class ExecutionEntryTests
{
    private static readonly string[] Unread =
        [.. ExecutionEventTable.Names.Where(name => !IndexedEvents.IsRead(name))];

    [Fact]
    public void AfterEveryEventOfEveryLifeTheEntrySaysWhatTheStateSays() => Prop
        .ForAll(RandomPlans.Plans.ToArbitrary(), plan =>
        {
            ExecutionRun run = ExecutionRun.Of(plan.Steps, plan.Concurrency);
            new RandomLife(run, new Dice(plan.Seed)).LiveToTheEnd();
            Compare(run.Journal);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void WhatIsNotReadIsNamedAsItIsStored() =>
        Assert.Equal(17, Unread.Length);

    [Fact]
    public void WhatWaitsForAPersonIsBlockedAndWhatWaitsForItsNextAttemptIsRetrying()
    {
        ExecutionRun asks = ExecutionRun.Of("""{ "id": "a", "tool": "core.approve" }""");
        Assert.Equal(Hindrance.Blocked, EntryOf(asks.Journal).Row().Hindrance);
        Assert.Equal("approve", EntryOf(asks.Journal).Decisions[0].Options[0]);
    }

    [Fact]
    public void WhatFailedIsFailingUntilItSucceeds()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.pure" }, { "id": "b", "tool": "test.pure" }""");
        Assert.False(EntryOf(run.Journal).Row().IsFailing);
        run.Fail("a", FailureKind.Unavailable);
        Assert.True(EntryOf(run.Journal).Row().IsFailing);
        run.Advance(TimeSpan.FromMinutes(1));
        Assert.True(EntryOf(run.Journal).Row().IsFailing);
        run.Succeed("a");
        Assert.False(EntryOf(run.Journal).Row().IsFailing);
    }

    [Fact]
    public void WhatShouldGoOnAndIsNotHeardOfIsStalled()
    {
        ExecutionRun runs = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        ExecutionRow row = EntryOf(runs.Journal).Row();
        Assert.Equal(HealthWord.Ok, row.HealthAt(ExecutionRun.Beginning + HealthWords.StalledAfter));
        Assert.Equal(
            HealthWord.Stalled,
            row.HealthAt(ExecutionRun.Beginning + HealthWords.StalledAfter + TimeSpan.FromSeconds(1)));
        ExecutionRun waits = ExecutionRun.Of("""{ "id": "a", "tool": "core.signal", "with": { "name": "go" } }""");
        Assert.Equal(HealthWord.Ok, EntryOf(waits.Journal).Row().HealthAt(DateTimeOffset.MaxValue));
    }

    internal static ExecutionEntry EntryOf(IEnumerable<StoredEvent> journal)
    {
        ExecutionEntry? entry = null;
        foreach (StoredEvent stored in journal) entry = Take(entry, stored);
        return entry!;
    }

    private static void Compare(IReadOnlyList<StoredEvent> journal)
    {
        var state = new ExecutionState();
        ExecutionEntry? entry = null;
        var failed = new HashSet<(string Step, int? Item)>();
        foreach (StoredEvent stored in journal)
        {
            ExecutionRun.Apply(state, stored);
            entry = Take(entry, stored);
            if (FailureIn(stored) is { } unit) failed.Add(unit);
            string after = $"after {stored.Version} {stored.Name}: failing {IsFailing(state, failed)} ";
            Assert.Equal(after + Text(state), $"after {stored.Version} {stored.Name}: failing {entry.Row().IsFailing} "
                + Text(entry));
            entry = ExecutionEntry.Restore(entry.Key, entry.Row(), entry.WriteWork().Span);
        }
    }

    private static ExecutionEntry Take(ExecutionEntry? entry, StoredEvent stored)
    {
        ExecutionEvent happened =
            ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span);
        if (entry is null) return ExecutionEntry.Begin((ExecutionEvent.Submitted)happened, stored.Time, 1);
        if (IndexedEvents.IsRead(stored.Name)) entry.Apply(happened, stored.Version, stored.Time);
        else entry.Touch(stored.Version, stored.Time);
        return entry;
    }

    private static string Text(ExecutionEntry entry)
    {
        ExecutionRow row = entry.Row();
        string error = row.Status == ExecutionStatus.Failed ? row.LastError?.Code ?? "" : "";
        string decisions = string.Join(' ', entry.Decisions.Select(open => open.Id));
        return $"{row.Status} steps {row.Steps} ended {row.EndedSteps} failed {row.FailedSteps} running "
            + $"{row.RunningAttempts} retrying {row.Retrying} asks {row.OpenDecisions} {decisions} "
            + $"priority {row.Priority} times {row.SubmittedAt:O} {row.StartedAt:O} {row.EndedAt:O} "
            + $"terminated {row.IsTerminated} error {error}";
    }

    private static string Text(ExecutionState state)
    {
        int retrying = state.Steps.SelectMany(step => step.Units)
            .Count(unit => unit.Wait is { Kind: WaitKind.Retry });
        DecisionState[] open = [.. state.Decisions.Where(decision => decision.Answer is null)];
        string decisions = string.Join(' ', open.Select(decision => decision.Request.Id));
        return $"{state.Status} steps {state.Steps.Length} ended {state.Steps.Length - state.OpenSteps} failed "
            + $"{state.FailedSteps} running {state.RunningAttempts} retrying {retrying} asks {state.OpenDecisions} "
            + $"{decisions} priority {state.Priority} "
            + $"times {state.SubmittedAt:O} {state.StartedAt:O} {state.EndedAt:O} "
            + $"terminated {state.IsTerminated} error {state.Error?.Code}";
    }

    // What was lost with an engine is no failure of a step.
    private static (string Step, int? Item)? FailureIn(StoredEvent stored) =>
        ExecutionEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span)
            is ExecutionEvent.AttemptFailed { Error.Code: not FailureCodes.Interrupted } failed
            ? (failed.Step, failed.Item)
            : null;

    private static bool IsFailing(ExecutionState state, HashSet<(string Step, int? Item)> failed) =>
        !state.IsTerminal && state.Steps.Any(step => step.Status == StepStatus.Failed
            || (!step.IsTerminal && step.Units.Any(unit => unit.Status == StepStatus.Failed
                || (!unit.IsTerminal && failed.Contains((step.Id, unit.Key.Item))))));
}
