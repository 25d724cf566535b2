using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Notifications;
using Autonomy.Core.Recovery;
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
    public void AnIdHasNoFullStopForItPartsWhatIsSigned()
    {
        ExecutionEvent happened = new ExecutionEvent.Cancelled();
        NewEvent encoded = ExecutionEventTable.Encode(happened);
        var stored = new StoredEvent(
            new StreamId("execution-v1.2-x"), 7, 7, ExecutionRun.Beginning, encoded.Name, 1, encoded.Body);

        Assert.Equal("v1!2-x-7", Of(stored).Id);
    }

    private static Notification Of(StoredEvent stored) => Announcements.Of(stored, stored.Body.Span);
}
