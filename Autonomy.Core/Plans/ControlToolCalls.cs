using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// What calls of the control tools give that take no time: <c>core.noop</c>, <c>core.set</c> and <c>core.fail</c>. The
/// waiting ones are carried out by executions themselves. Pure.
/// </summary>
public static class ControlToolCalls
{
    private static readonly ToolName Noop = ToolName.Parse("core.noop");
    private static readonly ToolName Set = ToolName.Parse("core.set");
    private static readonly ToolName Fail = ToolName.Parse("core.fail");
    private static readonly ToolOutcome NothingDone = new ToolOutcome.Succeeded(DataNull.Value);

    /// <summary>How the call ends; one of a tool that is not run here ends with a failure that says so.</summary>
    public static ToolOutcome Execute(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Tool == Noop) return NothingDone;
        if (call.Tool == Set) return Value(call.Input);
        return call.Tool == Fail ? AskedFor(call.Input) : ByTheEngine(call.Tool);
    }

    private static ToolOutcome Value(DataObject input) => input["value"] is { } value
        ? new ToolOutcome.Succeeded(value)
        : Failed(FailureKind.BadInput, "bad_input", "core.set: 'value' is missing. Add 'value'.");

    private static ToolOutcome.Failed AskedFor(DataObject input)
    {
        if (ControlToolRules.Validate(Fail, input) is [InputFault fault, ..])
            return Failed(FailureKind.BadInput, "bad_input", $"{fault.Message} {fault.Fix}");
        return Failed(
            ControlToolRules.FailureKindOf(TextOf(input, "kind") ?? nameof(FailureKind.NoProgress))!.Value,
            TextOf(input, "code") ?? "failed_by_plan",
            TextOf(input, "message") ?? "The plan says that this step fails.");
    }

    private static ToolOutcome.Failed ByTheEngine(ToolName tool) => ControlToolRules.Find(tool) is not null
        ? Failed(
            FailureKind.Configuration,
            "run_by_engine",
            $"{tool} is carried out by the engine, not by an adapter. Run it in a plan.")
        : Failed(FailureKind.NotFound, "unknown_tool", $"There is no tool {tool}. Check its name.");

    private static string? TextOf(DataObject input, string name) => (input[name] as DataString)?.Value;

    private static ToolOutcome.Failed Failed(FailureKind kind, string code, string message) =>
        new ToolOutcome.Failed(new Failure { Kind = kind, Code = code, Message = message });
}
