using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Crash;

/// <summary>
/// Tools whose effect is a line in the <see cref="Ledger"/>, one for each way in which repeating a call can matter; and
/// some that do harm to their engine. The points to die at are <c>TOOL:before</c> and <c>TOOL:effect</c>, before and
/// after the effect, and <c>TOOL:probe</c>.
/// </summary>
internal sealed class LedgerTools(Ledger ledger, Doom doom) : IToolAdapter
{
    private const int OutputBytes = 100_000;

    private static readonly ToolName Erase = ToolName.Parse("ledger.erase");

    public string Family => "ledger";

    public IReadOnlyList<ToolDescriptor> Tools { get; } =
    [
        Describe("ledger.charge", EffectClass.Irreversible) with { HonoursIdempotencyKey = true },
        Describe("ledger.erase", EffectClass.Idempotent),
        Describe("ledger.flaky", EffectClass.Idempotent),
        Describe("ledger.large", EffectClass.Idempotent),
        Describe("ledger.pay", EffectClass.Irreversible),
        Describe("ledger.post", EffectClass.Irreversible) with { CanProbe = true },
        Describe("ledger.refund", EffectClass.Idempotent) with { HonoursIdempotencyKey = true },
        Describe("ledger.stop", EffectClass.Idempotent),
        Describe("ledger.write", EffectClass.Idempotent) with { CanUndo = true },
    ];

    /// <summary>The name of a unit, as the ledger has it.</summary>
    public static string UnitOf(string step, int? item) => item is { } index ? $"{step}/{index}" : step;

    public ToolCall? UndoOf(ToolCall call, DataValue output) => new(Erase, DataObject.Empty);

    public ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        doom.Pass($"{call.Tool}:probe");
        return ValueTask.FromResult<ProbeResult>(ledger.Has(context.IdempotencyKey)
            ? new ProbeResult.Happened(DataNull.Value)
            : new ProbeResult.DidNotHappen());
    }

    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        await Task.Yield();
        doom.Pass($"{call.Tool}:before");
        await WorkAsync(call, context, cancellation);
        if (call.Tool.Value == "ledger.stop") Doom.Strike();
        if (call.Tool.Value == "ledger.flaky" && context.Attempt % 3 != 0) return Unavailable();
        bool honoursKey = Tools.Single(tool => tool.Name == call.Tool).HonoursIdempotencyKey;
        bool isRepeat = honoursKey && ledger.Has(context.IdempotencyKey);
        if (!isRepeat) ledger.Add(EffectOf(call, context));
        doom.Pass($"{call.Tool}:effect");
        await WorkAsync(call, context, cancellation);
        string output = call.Tool.Value == "ledger.large" ? new string('x', OutputBytes) : "";
        return new ToolOutcome.Succeeded(new DataString(output));
    }

    /// <summary>Takes the time that the plan says, so that a kill may come then.</summary>
    private static Task WorkAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        call.Input["ms"] is DataNumber { Value: > 0 } given
            ? Task.Delay(TimeSpan.FromMilliseconds((double)given.Value), context.Time, cancellation)
            : Task.CompletedTask;

    private static Effect EffectOf(ToolCall call, ToolContext context) => new(
        call.Tool.Value, context.Execution, UnitOf(context.Step, context.Item), context.Attempt,
        context.IdempotencyKey);

    private static ToolOutcome.Failed Unavailable() => new(new Failure
    {
        Kind = FailureKind.Unavailable,
        Code = "flaky",
        Message = "Not this time.",
    });

    private static ToolDescriptor Describe(string name, EffectClass effect) => new()
    {
        Name = ToolName.Parse(name),
        Description = "For tests.",
        InputSchema = DataObject.Of(("type", "object")),
        OutputSchema = DataObject.Empty,
        Effect = effect,
    };
}
