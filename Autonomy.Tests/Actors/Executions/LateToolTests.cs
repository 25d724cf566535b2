using Autonomy.Adapters.Workers;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Adapters.Workers;
using Xunit;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>Arguments of a tool that was not there, or was another one, when its plan was checked.</summary>
public sealed class LateToolTests
{
    private const string NeedsNumber =
        """{ "type": "object", "required": ["x"], "properties": { "x": { "type": "integer" } } }""";

    private readonly EngineRun _run = new(takesWorkers: true);

    [Theory]
    [InlineData("{}", "x")]
    [InlineData("""{"x":"text"}""", "/x")]
    public void ConstantArgumentsAreCheckedAgainstWhatTheWorkerOffersThatCame(string with, string where)
    {
        ExecutionId id = Begin(with);
        RecordedLink link = Connect(NeedsNumber);

        AssertRefused(id, link, where);
    }

    [Fact]
    public void ConstantArgumentsThatFitReachTheWorkerThatCame()
    {
        Begin("""{"x":7}""");

        Assert.Single(Connect(NeedsNumber).Offers);
    }

    [Fact]
    public void WhatFitTheFormerWorkerIsCheckedAgainstWhatTheNextOneOffers()
    {
        RecordedLink former = Connect("{}", "former", out WorkerSeat seat);
        seat.Leave();
        _run.Run();
        ExecutionId id = Begin("{}");
        RecordedLink next = Connect(NeedsNumber);

        Assert.Empty(former.Offers);
        AssertRefused(id, next, "x");
    }

    private void AssertRefused(ExecutionId id, RecordedLink link, string where)
    {
        Assert.Empty(link.Offers);
        Failure failure = _run.EventsOf(id)
            .Select(one => one.Happened).OfType<ExecutionEvent.AttemptFailed>().First().Error;
        Assert.Equal((FailureKind.BadInput, FailureCodes.BadArguments), (failure.Kind, failure.Code));
        Assert.Contains("do not fit acme.sch", failure.Message, StringComparison.Ordinal);
        Assert.Contains(where, failure.Message, StringComparison.Ordinal);
    }

    private ExecutionId Begin(string with) => _run.Begin(EngineRun.PlanOf(
        _run.Engine.ToolsOf("default"),
        $$$"""{"plan":1,"name":"demo","steps":[{"id":"a","tool":"acme.sch","approval":"never","with":{{{with}}}}]}"""));

    private RecordedLink Connect(string schema) => Connect(schema, "w", out _);

    private RecordedLink Connect(string schema, string instance, out WorkerSeat seat)
    {
        ToolDescriptor tool = ToolDescriptor.Absent(ToolName.Parse("acme.sch"), EffectClass.Irreversible) with
        {
            InputSchema = (DataObject)DataJson.Parse(schema),
            Timeout = TimeSpan.FromHours(1),
        };
        var link = new RecordedLink();
        var hello = new WorkerHello(instance, instance, [new OfferedTool(tool, 8)], 8);
        Assert.True(_run.Workers!.PoolOf("default").TryConnect(hello, link, out WorkerSeat? connected, out _));
        seat = connected;
        _run.Run();
        return link;
    }
}
