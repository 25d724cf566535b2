using Autonomy.Cli.Rendering;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Cli;

public sealed class ExecutionDocumentTests
{
    private const string Plan = """
        plan: 1
        name: site
        steps:
          - { id: read, tool: text.echo, with: { text: hello } }
          - { id: shout, tool: text.echo, needs: [read], with: { text: HELLO } }
          - { id: extra, tool: text.echo, optional: true, with: { text: more } }
        """;

    [Fact]
    public void HoldsEveryPropertyInItsOrderAlsoWhereThereIsNothing()
    {
        var execution = new DecidedExecution(Plan);

        DataObject document = ExecutionDocument.Of(execution.State);

        Assert.Equal(
            [
                "apiVersion", "id", "name", "status", "startedAt", "endedAt", "durationMs", "steps",
                "results", "errors", "decisions", "budget", "terminated", "forkedFrom", "partial",
            ],
            document.Properties.Select(property => property.Key));
        Assert.Equal(DataNull.Value, document["endedAt"]);
        Assert.Equal(DataNull.Value, document["durationMs"]);
        Assert.Equal("running", document["status"]);
        Assert.All(
            ((DataArray)document["steps"]!).Items.Cast<DataObject>(),
            step =>
                Assert.Equal(
                    ["id", "status", "attempts", "durationMs", "output", "error"],
                    step.Properties.Select(property => property.Key)));
    }

    [Fact]
    public void ResultsAreTheOutputsThatNoStepNeeds()
    {
        var execution = new DecidedExecution(Plan);
        execution.Wait(TimeSpan.FromSeconds(2));
        execution.Complete("read", "hello");
        execution.Complete("shout", "HELLO");
        execution.Fail("extra", "No more.");

        DataObject document = ExecutionDocument.Of(execution.State);

        Assert.Equal(DataObject.Of(("shout", "HELLO")), document["results"]);
        Assert.Equal("completed-with-failures", document["status"]);
        Assert.Equal(2000, document["durationMs"]);
        var error = (DataObject)Assert.Single(((DataArray)document["errors"]!).Items);
        Assert.Equal("extra", error["step"]);
        Assert.Equal("No more.", ((DataObject)error["error"]!)["message"]);
    }

    [Fact]
    public void AnItemThatFailedIsAnErrorWithItsPlace()
    {
        var execution = new DecidedExecution("""
            plan: 1
            name: fan
            steps:
              - { id: each, tool: text.echo, forEach: [a, b], with: { text: "${{ item }}" } }
            """);
        execution.Complete("each", "a", 0);
        execution.Fail("each", "b is bad.", item: 1);

        DataArray errors = (DataArray)ExecutionDocument.Of(execution.State)["errors"]!;

        Assert.Contains(
            errors.Items.Cast<DataObject>(),
            error => Equals(error["step"], new DataString("each")) && Equals(error["item"], new DataNumber(1L)));
        Assert.Contains(errors.Items.Cast<DataObject>(), error => error["step"] is DataNull);
    }

    [Fact]
    public void ADecisionTellsItsOptionsAndItsAnswer()
    {
        var execution = new DecidedExecution("""
            plan: 1
            name: ask
            steps:
              - { id: ask, tool: core.approve, with: { question: "Go?" } }
            """);

        DataObject open = (DataObject)((DataArray)ExecutionDocument.Of(execution.State)["decisions"]!).Items[0];
        execution.Send(new ExecutionCommand.Answer($"{execution.Id}-d1", "approve", "ada", "fine", null));
        DataObject answered = (DataObject)((DataArray)ExecutionDocument.Of(execution.State)["decisions"]!).Items[0];

        Assert.Equal("open", open["status"]);
        Assert.Equal(DataNull.Value, open["answer"]);
        Assert.Equal("answered", answered["status"]);
        Assert.Equal("fine", ((DataObject)answered["answer"]!)["comment"]);
    }
}
