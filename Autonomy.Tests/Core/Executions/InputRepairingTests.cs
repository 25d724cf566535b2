using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Xunit;

namespace Autonomy.Tests.Core.Executions;

public sealed class InputRepairingTests
{
    private static readonly Failure DoesNotFit = Failures.OfBadArguments(
        "test.strict", [new InputFault("/count", "It must be an integer; it is \"5\".", "Write 5.")]);

    [Fact]
    public void ArgumentsThatDoNotFitAreRepairedAndCalledUnderAKeyOfTheirOwn()
    {
        ExecutionRun run = OfInput("\"5\"");

        Assert.Equal(["attempt-failed a", "attempt-started a"], run.Fail("a", DoesNotFit));

        Assert.Equal("repair-input after 1", run.Healings[^1]);
        var again = run.EffectOn<ExecutionEffect.StartAttempt>("a");
        Assert.Equal("""{"count":5}""", again.Call.Input.ToString());
        Assert.Equal("p-1/a/2", again.Terms.IdempotencyKey);
        var healing = Assert.Single(run.Events.OfType<ExecutionEvent.HealingApplied>());
        Assert.Equal("""{"count":"5"}""", healing.Before!.ToString());
        Assert.Contains("/count", healing.Reason, StringComparison.Ordinal);
        run.Succeed("a");
        Assert.Equal(["repair-input helped"], run.Healings);
    }

    [Fact]
    public void WhatHasTwoReadingsIsNotGuessed()
    {
        ExecutionRun run = OfInput("\"five\"");

        Assert.Equal(["attempt-failed a", "step-failed a", "execution-failed"], run.Fail("a", DoesNotFit));
    }

    [Fact]
    public void AnOutputInAnEnvelopeIsMapped()
    {
        ExecutionRun run = ExecutionRun.Of(
            """
            { "id": "source", "tool": "test.pure" },
            { "id": "a", "tool": "test.strict", "with": { "count": "${{ steps.source.output }}" } }
            """);
        run.Succeed("source", """{ "data": { "value": 7 } }""");

        run.Fail("a", DoesNotFit);

        Assert.Equal(FailureKind.OutputMismatch, run.Unit("a").LastFailure!.Kind);
        Assert.Equal(
            """{"count":7}""", run.EffectOn<ExecutionEffect.StartAttempt>("a").Call.Input.ToString());
    }

    [Fact]
    public void WhatTheOtherSideRefusesByNameIsRepaired()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.put", "with": { "json": { "age": "41" } } }""");
        Failure refused = new()
        {
            Kind = FailureKind.BadInput,
            Code = "http_422",
            Message = "The server refuses the request.",
            Evidence = new FailureEvidence { Fields = [new FieldFault("/age", "must be an integer")] },
        };

        run.Fail("a", refused);

        Assert.Equal(
            """{"json":{"age":41}}""", run.EffectOn<ExecutionEffect.StartAttempt>("a").Call.Input.ToString());
    }

    [Fact]
    public void ACallThatMayHaveDoneSomethingIsNotReplacedByAnother()
    {
        ExecutionRun run = OfInput("\"5\"");

        run.Fail("a", DoesNotFit with { Effect = FailureEffect.Applied });

        Assert.Equal(ExecutionStatus.Failed, run.State.Status);
    }

    private static ExecutionRun OfInput(string count) => ExecutionRun.Of(
        """{ "id": "a", "tool": "test.strict", "with": { "count": "${{ inputs.n }}" } }""",
        inputs: $$"""{ "n": {{count}} }""");
}
