using Autonomy.Actors.Executions;
using Autonomy.Core.Executions;
using Autonomy.Core.Indexing;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Host.Indexing;
using Autonomy.Tests.Actors.Executions;
using Xunit;

namespace Autonomy.Tests.Host.Indexing;

/// <summary>Answers of many questions at once, where some get no answer themselves.</summary>
public sealed class BatchAnswersTests
{
    [Fact]
    public async Task OneThatGetsNoAnswerIsToldOfAndStopsNoOther()
    {
        var run = new EngineRun();
        ExecutionEngine stopped = run.Engine;
        run.Stop();
        var batches = new BatchAnswers(stopped, null!);
        InboxRow[] questions = [.. Enumerable.Range(0, 100).Select(i => QuestionOf($"asks-{i}"))];
        IReadOnlyList<BatchResult> results = await batches.AnswerAsync(
            new Caller("ada", "default", Role.Operator), questions, "approve", null, CancellationToken.None);

        Assert.Equal(questions, results.Select(result => result.Question));
        Assert.All(results, result => Assert.Equal(RejectionCode.OutcomeUnknown, result.Refusal?.Code));
        Assert.All(results, result => Assert.True(result.IsUnknown));
    }

    private static InboxRow QuestionOf(string execution) => new(execution, "asks", null, new OpenDecision
    {
        Id = $"d-{execution}",
        Kind = DecisionKind.Approval,
        Step = "a",
        Question = "May it?",
        Options = ["approve", "deny"],
        Default = "deny",
        AskedAt = DateTimeOffset.UnixEpoch,
    });
}
