using Autonomy.Adapters.Control;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters.Control;

public sealed class ControlConformanceTests : AdapterConformance
{
    protected override IToolAdapter Adapter { get; } = new ControlAdapter();

    protected override IReadOnlyList<ToolCall> Succeeding =>
    [
        Call("core.noop", "{}"),
        Call("core.set", """{ "value": { "a": 1 } }"""),
    ];

    protected override IReadOnlyList<(ToolCall Call, string Path)> Refused =>
    [
        (Call("core.fail", """{ "kind": "Unavailble" }"""), "/kind"),
        (Call("core.fail", """{ "kind": "4" }"""), "/kind"),
        (Call("core.wait", """{ "duration": "1s", "until": "2026-11-21T08:00:00Z" }"""), "/until"),
        (Call("core.wait", """{ "until": "tomorrow" }"""), "/until"),
        (Call("core.wait", """{ "duration": "1.5h" }"""), "/duration"),
        (Call("core.signal", """{ "name": "go", "timeout": "31d" }"""), "/timeout"),
        (Call("core.approve", """{ "timeout": "soon" }"""), "/timeout"),
    ];

    protected override IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing =>
    [
        (Call("core.fail", """{ "message": "no" }"""), FailureKind.NoProgress, "failed_by_plan"),
        (Call("core.fail", """{ "kind": "unavailable", "code": "down" }"""), FailureKind.Unavailable, "down"),
        (Call("core.set", "{}"), FailureKind.BadInput, "bad_input"),
        (Call("core.wait", """{ "duration": "1s" }"""), FailureKind.Configuration, "run_by_engine"),
        (Call("core.nothing", "{}"), FailureKind.NotFound, "unknown_tool"),
    ];

    protected override HangingCall? Hanging => null;

    protected override ToolCall? TooLarge => null;

    [Fact]
    public async Task NoopEndsAtOnceAndAllocatesNothing()
    {
        ToolCall call = Call("core.noop", "{}");
        ToolContext context = Context();
        await Adapter.ExecuteAsync(call, context, CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();
        // A call that did not end at once would continue on another thread, with another count.
        for (int i = 0; i < 1_000; i++) await Adapter.ExecuteAsync(call, context, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void EverySchemaOfAControlToolTakesItsOwnExample()
    {
        var examples = new Dictionary<string, string>
        {
            ["core.wait"] = """{ "duration": "90m" }""",
            ["core.signal"] = """{ "name": "go", "timeout": "500ms" }""",
            ["core.approve"] = """{ "question": "Go?", "options": ["yes", "no"], "timeout": "2d", "default": "no" }""",
            ["core.plan"] = """{ "plan": { "plan": 1 }, "inputs": {} }""",
        };
        Assert.All(examples, example =>
        {
            ToolDescriptor tool = Adapter.Tools.Single(candidate => candidate.Name.Value == example.Key);
            DataValue input = DataJson.Parse(example.Value);
            Assert.Empty(Autonomy.Core.Tools.Schemas.JsonSchema.Parse(tool.InputSchema).Validate(input));
            Assert.Empty(Adapter.Validate(tool.Name, (DataObject)input));
        });
    }
}
