using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Recovery;
using Autonomy.Core.Spending;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using Xunit;

namespace Autonomy.Tests.Core.Notifications;

public sealed class AnnouncementsTests
{
    [Fact]
    public void PeopleAreToldOfDecisionsAndOfTheEnd()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.send", "approval": "always" }""");
        run.Answer(DecisionOption.Approve);
        run.Fail("a", FailureKind.Denied);

        Notification[] told = [.. run.Journal.Where(Announcements.Wants).Select(Of)];

        Assert.Equal(["decision.required", "execution.failed"], told.Select(notification => notification.Type));
        Assert.Equal("p-1-3", told[0].Id);
        Assert.Equal("p-1-d1", told[0].Data["decision"]);
        Assert.Equal("p-1", told[1].Data["execution"]);
        Assert.Equal("denied", ((DataObject)told[1].Data["error"]!)["kind"]);
    }

    [Fact]
    public void ThePayloadHoldsIdTypeTimeAndDataInThisOrder()
    {
        ExecutionRun run = ExecutionRun.Of("""{ "id": "a", "tool": "test.pure" }""");
        run.Succeed("a");

        string payload = Of(run.Journal.Single(Announcements.Wants)).Payload;

        Assert.Equal(
            """{"id":"p-1-5","type":"execution.completed","timestamp":"2026-01-01T00:00:00.000Z","""
                + "\"data\":{\"withFailures\":false,\"execution\":\"p-1\"}}",
            payload);
    }

    [Fact]
    public void TheEndOfAChildIsItsParentsAffairAndItsQuestionIsEverybodys()
    {
        var child = new StreamId("execution-p-1~step.1");
        StoredEvent Stored(string name) => new(child, 1, 1, ExecutionRun.Beginning, name, 1, default);

        Assert.False(Announcements.Wants(Stored("execution-completed")));
        Assert.True(Announcements.Wants(Stored("decision-required")));
        StoredEvent other = Stored("decision-required") with { Stream = new StreamId("notifications-1") };
        Assert.False(Announcements.Wants(other));
    }

    [Fact]
    public void AnEndAtOnceIsToldAsACancel()
    {
        NewEvent encoded = ExecutionEventTable.Encode(new ExecutionEvent.Terminated("ada", null));
        var stored = new StoredEvent(
            new StreamId("execution-p-1"), 4, 4, ExecutionRun.Beginning, encoded.Name, 1, encoded.Body);

        Assert.True(Announcements.Wants(stored));
        Assert.Equal(("execution.cancelled", DataBoolean.True), (Of(stored).Type, Of(stored).Data["terminated"]!));
    }

    [Fact]
    public void AnIdHasNoFullStopForItPartsWhatIsSigned()
    {
        ExecutionEvent happened = new ExecutionEvent.Cancelled();
        NewEvent encoded = ExecutionEventTable.Encode(happened);
        var stored = new StoredEvent(
            new StreamId("execution-v1.2-x"), 7, 7, ExecutionRun.Beginning, encoded.Name, 1, encoded.Body);

        Assert.Equal("v1!2-x-7", Of(stored).Id);
    }

    [Fact]
    public void PeopleAreToldOfBudgetsThatRunLowAndOfHealthThatDrops()
    {
        ExecutionRun run = ExecutionRun.WithBudget(
            """{ "calls": 1 }""",
            """
            { "id": "a", "tool": "test.pure", "optional": true, "onFailure": "fail", "retry": { "attempts": 1 } },
            { "id": "b", "tool": "core.wait", "with": { "duration": "1h" } }
            """);
        run.Fail("a", FailureKind.NotFound);

        Notification[] told = [.. run.Journal.Where(Announcements.Wants).Select(Of)];

        Notification budget = Assert.Single(told, notification => notification.Type == "budget.warned");
        Assert.Equal(("calls", new DataNumber(1)), (budget.Data["part"]!, budget.Data["limit"]!));
        Assert.Equal("p-1", budget.Data["execution"]);
        Notification health = Assert.Single(told, notification => notification.Type == "health.dropped");
        Assert.Equal(("excellent", "degraded"), (health.Data["from"]!, health.Data["to"]!));
    }

    [Fact]
    public void ABudgetBeyondExecutionsIsToldOfByItsScope()
    {
        NewEvent encoded = SpendingEventTable.Encode(
            new SpendingEvent.Warned(SpendingScope.Project, "shop", SpendingPeriod.Day, BudgetPart.Cost, 8, 10));
        var stored = new StoredEvent(
            new StreamId("spending-default"), 4, 9, ExecutionRun.Beginning, encoded.Name, 1, encoded.Body);

        Assert.True(Announcements.Wants(stored));
        Notification told = Of(stored);
        Assert.Equal(("budget.warned", "spending-default-4"), (told.Type, told.Id));
        Assert.Equal(("project", "shop", "day"), (told.Data["scope"]!, told.Data["name"]!, told.Data["period"]!));
    }

    private static Notification Of(StoredEvent stored) => Announcements.Of(stored, stored.Body.Span);
}
