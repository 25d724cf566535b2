using System.Collections.Immutable;
using Autonomy.Actors.Goals;
using Autonomy.Core.Executions;
using Autonomy.Core.Goals;
using Autonomy.Core.Journaling;
using Autonomy.Core.Pressure;
using Autonomy.Core.Values;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Actors.Goals;

/// <summary>Goals and the executions that their plans become, with crashes in between.</summary>
public sealed class GoalKeeperTests
{
    private static readonly GoalId Wanted =
        GoalId.TryParse("default", "goal-1", out GoalId id) ? id : throw new InvalidOperationException();

    [Fact]
    public void AnApprovedPlanBecomesAnExecution()
    {
        EngineRun run = Proposed("Echo \"hi\"");
        Assert.Equal(GoalStatus.Proposed, Of(run).Status);
        Accept(run, new GoalCommand.Approve(1, "ada"));

        Goal goal = Of(run);
        Assert.Equal((GoalStatus.Started, "ada"), (goal.Status, goal.ApprovedBy));
        Assert.Equal(ExecutionStatus.Completed, run.StatusOf(Wanted.Execution));
        Assert.Equal("hi", TextOf(run.Tools.Ledger.Single().Call.Input["text"]));
        Assert.Empty(run.WakeUps());
    }

    [Fact]
    public void NothingRunsBeforeAnApproval()
    {
        EngineRun run = Proposed("Echo \"hi\"");
        run.Crash();
        run.Advance(TimeSpan.FromHours(1));

        Assert.Empty(run.Tools.Ledger);
        Assert.Equal(GoalStatus.Proposed, Of(run).Status);
    }

    [Fact]
    public void WhateverIsLostInACrashAnApprovalStartsOneExecution()
    {
        int turns = 0;
        EngineRun whole = Approving();
        while (whole.RunOne()) turns++;
        Assert.True(turns > 5);
        for (int crashAt = 0; crashAt <= turns; crashAt++)
        {
            EngineRun run = Approving();
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(3));
            bool isApproved = Of(run).ApprovedBy is not null;
            Assert.Equal(isApproved ? GoalStatus.Started : GoalStatus.Proposed, Of(run).Status);
            if (!isApproved) continue;
            Assert.Single(run.EventsOf(Wanted.Execution), told => told.Happened is ExecutionEvent.Submitted);
            Assert.Equal(ExecutionStatus.Completed, run.StatusOf(Wanted.Execution));
        }
    }

    [Fact]
    public void WhatHasBegunIsStartedAlsoWhereItsPlanCouldNotRunAnyMore()
    {
        int turns = 0;
        EngineRun whole = Approving();
        while (whole.RunOne()) turns++;
        int begun = 0;
        for (int crashAt = 0; crashAt <= turns; crashAt++)
        {
            EngineRun run = Approving();
            for (int i = 0; i < crashAt; i++) run.RunOne();
            run.Tools.Gone.Add("script.echo");
            run.Crash();
            run.Advance(TimeSpan.FromMinutes(3));
            if (Of(run).ApprovedBy is null) continue;
            bool hasBegun = run.EventsOf(Wanted.Execution).Count > 0;
            if (hasBegun) begun++;
            Assert.Equal((hasBegun ? GoalStatus.Started : GoalStatus.Proposed, !hasBegun),
                (Of(run).Status, Of(run).Reason?.StartsWith("Its plan cannot run", StringComparison.Ordinal) == true));
        }

        Assert.True(begun > 0);
    }

    [Fact]
    public void AnAppendOfUnknownOutcomeStartsNothingTwice()
    {
        for (int failing = 1; failing <= 3; failing++)
        {
            EngineRun run = Proposed("Echo \"hi\"");
            int left = failing;
            run.Journal.Fault = append =>
                append.Stream == Wanted.Stream && --left == 0 ? AppendOutcome.Unknown : null;
            _ = run.Engine.SendAsync(Wanted, new GoalCommand.Approve(1, "ada"));
            run.Advance(TimeSpan.FromMinutes(3));

            Assert.Equal(GoalStatus.Started, Of(run).Status);
            Assert.Single(run.EventsOf(Wanted.Execution), told => told.Happened is ExecutionEvent.Submitted);
        }
    }

    [Fact]
    public void OnlyTheVersionThatWasSeenIsApproved()
    {
        EngineRun run = Proposed("Echo \"hi\" loudly");
        Accept(run, AnswerOf("1.words", "ignore"));

        Assert.Equal(RejectionCode.VersionChanged, Refused(run, new GoalCommand.Approve(1, "ada")));
        Assert.Equal(GoalStatus.Proposed, Of(run).Status);
        Accept(run, new GoalCommand.Approve(2, "ada"));
        Assert.Equal(GoalStatus.Started, Of(run).Status);
        Assert.Equal(RejectionCode.WrongState, Refused(run, new GoalCommand.Approve(2, "ada")));
    }

    [Fact]
    public void AGoalWithQuestionsIsNotApprovedAndItsAnswersAreKept()
    {
        EngineRun run = Proposed("Shout \"hi\"");
        Assert.Equal(RejectionCode.WrongState, Refused(run, new GoalCommand.Approve(1, "ada")));
        Assert.Equal(RejectionCode.InvalidArgument, Refused(run, AnswerOf("1.tool", "script.gone")));
        Assert.Equal(RejectionCode.InvalidArgument, Refused(run, AnswerOf("7.tool", "script.echo")));
        Assert.Equal(RejectionCode.InvalidArgument, Refused(run, AnswerOf("tool", "script.echo")));
        Accept(run, AnswerOf("1.tool", "script.echo"));
        run.Crash();

        Goal goal = Of(run);
        Assert.Equal((GoalStatus.Proposed, 2L), (goal.Status, goal.Version));
        Assert.Equal("script.echo", TextOf(Assert.Single(goal.Answers).Value));
    }

    [Fact]
    public void WhatIsAutoApprovedStartsUnlessItCannotBeTakenBack()
    {
        EngineRun harmless = Proposed("Echo \"hi\"", autoApprove: true);
        EngineRun paying = Proposed("Pay \"bob\"", autoApprove: true);
        EngineRun asking = Proposed("Echo \"hi\" loudly", autoApprove: true);

        Assert.Equal(GoalStatus.Started, Of(harmless).Status);
        Assert.Null(Of(harmless).ApprovedBy);
        Assert.Equal(GoalStatus.Proposed, Of(paying).Status);
        Assert.Equal(GoalStatus.NeedsInput, Of(asking).Status);
        Accept(asking, AnswerOf("1.words", "ignore"));
        Assert.Equal(GoalStatus.Started, Of(asking).Status);
    }

    [Fact]
    public void AnApprovedPlanStillAsksBeforeWhatCannotBeTakenBack()
    {
        EngineRun run = Proposed("Pay \"bob\"");
        Accept(run, new GoalCommand.Approve(1, "ada"));

        Assert.Empty(run.Tools.Ledger);
        Assert.Equal(1, run.StateOf(Wanted.Execution).OpenDecisions);
    }

    [Fact]
    public void WhatMustStartIsRefusedWhereItDoesNot()
    {
        var run = new EngineRun(wakesWholeStore: true);
        var wish = new GoalWish { Text = "Pay \"bob\"", AutoApprove = true };

        Assert.Equal(
            RejectionCode.NeedsConfirmation, Refused(run, new GoalCommand.Propose(wish, "ada") { MustStart = true }));
        Assert.False(Of(run).Exists);
    }

    [Fact]
    public void ARejectedGoalStaysRejected()
    {
        EngineRun run = Proposed("Echo \"hi\"");
        Accept(run, new GoalCommand.Reject("ada", "not now"));
        Accept(run, new GoalCommand.Reject("bob", null));

        Assert.Equal((GoalStatus.Rejected, "ada", "not now"), (Of(run).Status, Of(run).RejectedBy, Of(run).Reason));
        Assert.Equal(RejectionCode.WrongState, Refused(run, new GoalCommand.Approve(2, "ada")));
        Assert.Equal(RejectionCode.WrongState, Refused(run, AnswerOf("1.tool", "skip")));
    }

    [Fact]
    public void AnApprovedGoalThatHasNotStartedCanBeRejectedAndBeginsNothing()
    {
        foreach (bool crashes in new[] { false, true })
        {
            var gauge = new PercentGauge();
            EngineRun run = Proposed("Echo \"hi\"", gauge: gauge);
            gauge.Percent = 95;
            run.Advance(TimeSpan.FromSeconds(5));
            Accept(run, new GoalCommand.Approve(1, "ada"));
            Assert.Equal(GoalStatus.Approved, Of(run).Status);
            if (crashes) RejectAndCrash(run);
            else Accept(run, new GoalCommand.Reject("ada", "not now"));
            gauge.Percent = 10;
            run.Advance(TimeSpan.FromMinutes(3));

            Goal goal = Of(run);
            Assert.Equal((GoalStatus.Rejected, "ada", "not now"), (goal.Status, goal.RejectedBy, goal.Reason));
            Assert.False(goal.IsStarting);
            Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(Wanted.Execution));
            Assert.Empty(run.Tools.Ledger);
            Assert.Empty(run.WakeUps());
            Assert.Equal(RejectionCode.WrongState, Refused(run, new GoalCommand.Approve(goal.Version, "ada")));
        }
    }

    [Fact]
    public void AnAnswerToTheSubmissionThatComesAfterTheRejectionIsNoneToTheCancel()
    {
        var gauge = new PercentGauge();
        EngineRun run = Proposed("Work \"hard\"", gauge: gauge);
        gauge.Percent = 95;
        run.Advance(TimeSpan.FromSeconds(5));
        Accept(run, new GoalCommand.Approve(1, "ada"));
        _ = run.Engine.SendAsync(Wanted, new GoalCommand.Reject("ada", "not now"));
        _ = run.Engine.SendAsync(Wanted, new GoalCommand.HearStart(null));
        run.Run();

        Assert.Equal((GoalStatus.Rejected, false), (Of(run).Status, Of(run).IsStarting));
        Assert.Equal(ExecutionStatus.Cancelled, run.StatusOf(Wanted.Execution));
    }

    [Fact]
    public void AGoalThatHasStartedIsNotRejected()
    {
        EngineRun run = Proposed("Work \"hard\"");
        Accept(run, new GoalCommand.Approve(1, "ada"));

        Assert.Equal(RejectionCode.WrongState, Refused(run, new GoalCommand.Reject("ada", null)));
        Assert.Equal((GoalStatus.Started, ExecutionStatus.Running), (Of(run).Status, run.StatusOf(Wanted.Execution)));
    }

    [Fact]
    public void AProposalThatIsToldAgainIsKnownAndAnotherIsRefused()
    {
        EngineRun run = Proposed("Echo \"hi\"");
        Accept(run, ProposalOf("Echo \"hi\"", false));

        Assert.Equal(1, Of(run).Version);
        Assert.Equal(RejectionCode.InvalidArgument, Refused(run, ProposalOf("Echo \"ho\"", false)));
    }

    private static EngineRun Approving()
    {
        EngineRun run = Proposed("Echo \"hi\"");
        _ = run.Engine.SendAsync(Wanted, new GoalCommand.Approve(1, "ada"));
        return run;
    }

    // The engine dies between the rejection's append and what follows from it.
    private static void RejectAndCrash(EngineRun run)
    {
        run.Journal.Holds = true;
        _ = run.Engine.SendAsync(Wanted, new GoalCommand.Reject("ada", "not now"));
        run.Run();
        run.Journal.Holds = false;
        run.Journal.Release();
        run.Crash();
    }

    private static EngineRun Proposed(string goal, bool autoApprove = false, IPressureGauge? gauge = null)
    {
        var run = new EngineRun(wakesWholeStore: true, gauge: gauge);
        Accept(run, ProposalOf(goal, autoApprove));
        return run;
    }

    private static GoalCommand.Propose ProposalOf(string goal, bool autoApprove) =>
        new(new GoalWish { Text = goal, AutoApprove = autoApprove }, "ada");

    private static GoalCommand.Answer AnswerOf(string question, string value) =>
        new(ImmutableDictionary<string, DataValue>.Empty.Add(question, value), null, "ada");

    private static void Accept(EngineRun run, GoalCommand command) =>
        Assert.IsType<GoalReply.Accepted>(Send(run, command));

    private static RejectionCode Refused(EngineRun run, GoalCommand command) =>
        Assert.IsType<GoalReply.Refused>(Send(run, command)).Rejection.Code;

    private static GoalReply Send(EngineRun run, GoalCommand command)
    {
        Task<GoalReply> reply = run.Engine.SendAsync(Wanted, command);
        run.Run();
        return EngineRun.Now(reply);
    }

    private static string TextOf(DataValue? value) => Assert.IsType<DataString>(value).Value;

    private static Goal Of(EngineRun run) => EngineRun
        .Now(run.Journal.ReadStreamAsync(Wanted.Stream, 1, int.MaxValue, default).AsTask())
        .Aggregate(Goal.None, (goal, stored) => goal.Apply(
            GoalEventTable.Decode(stored.Name, stored.SchemaVersion, stored.Body.Span), stored.Time));
}
