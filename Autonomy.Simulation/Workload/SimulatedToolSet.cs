using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// The tools of a simulated world: one or more of each sort that the engine treats in a way of its own. All take any
/// <c>value</c> and a whole number <c>count</c>, and give what <see cref="ExpectedOutput"/> says.
/// </summary>
internal static class SimulatedToolSet
{
    public const string Family = "sim";

    /// <summary>The longest that an attempt may take where the plan does not say.</summary>
    public static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(10);

    private static readonly DataObject AnyValue = (DataObject)DataJson.Parse(
        """
        {
          "type": "object", "additionalProperties": false,
          "properties": { "value": {}, "count": { "type": "integer" } }
        }
        """);

    private static readonly DataObject Output = (DataObject)DataJson.Parse("""{ "type": "object" }""");

    /// <summary>Changes nothing.</summary>
    public static readonly ToolDescriptor Read = Describe("read", EffectClass.Pure);

    /// <summary>A repeat under the same key has no second effect.</summary>
    public static readonly ToolDescriptor Put =
        Describe("put", EffectClass.Idempotent) with { HonoursIdempotencyKey = true };

    /// <summary>A repeat happens again, and leaves things as they were.</summary>
    public static readonly ToolDescriptor Set = Describe("set", EffectClass.Idempotent);

    /// <summary>Can be undone by <see cref="Unbook"/>, and nobody can tell whether it happened.</summary>
    public static readonly ToolDescriptor Book =
        Describe("book", EffectClass.Compensatable) with { CanUndo = true };

    /// <summary>Undoes <see cref="Book"/>; may be repeated.</summary>
    public static readonly ToolDescriptor Unbook =
        Describe("unbook", EffectClass.Idempotent) with { HonoursIdempotencyKey = true };

    /// <summary>Can be undone by <see cref="Release"/> where the plan says so, and can be probed.</summary>
    public static readonly ToolDescriptor Hold =
        Describe("hold", EffectClass.Compensatable) with { CanProbe = true };

    /// <summary>Undoes <see cref="Hold"/>; must not be repeated blindly.</summary>
    public static readonly ToolDescriptor Release = Describe("release", EffectClass.Compensatable);

    /// <summary>Cannot be taken back, and nobody can tell whether it happened.</summary>
    public static readonly ToolDescriptor Pay =
        Describe("pay", EffectClass.Irreversible) with { TypicalCostUsd = 0.25m };

    /// <summary>Cannot be taken back, and can be probed.</summary>
    public static readonly ToolDescriptor Send = Describe("send", EffectClass.Irreversible) with { CanProbe = true };

    /// <summary>Cannot be taken back; a repeat under the same key has no second effect.</summary>
    public static readonly ToolDescriptor Charge = Describe("charge", EffectClass.Irreversible) with
    {
        HonoursIdempotencyKey = true,
        TypicalCostUsd = 0.1m,
    };

    /// <summary>All of them, ordered by name.</summary>
    public static readonly IReadOnlyList<ToolDescriptor> All =
        [Book, Charge, Hold, Pay, Put, Read, Release, Send, Set, Unbook];

    /// <summary>Those that a step may call forward.</summary>
    public static readonly IReadOnlyList<ToolDescriptor> Forward = [Book, Charge, Hold, Pay, Put, Read, Send, Set];

    /// <summary>What a call of the tool reaches; null where there is no such thing.</summary>
    public static string? TargetOf(ToolName tool) => tool.Value switch
    {
        "sim.pay" or "sim.charge" => "bank.example:443",
        "sim.send" => "mail.example",
        _ => null,
    };

    private static ToolDescriptor Describe(string verb, EffectClass effect) => new()
    {
        Name = ToolName.Parse($"{Family}.{verb}"),
        Description = "For simulations.",
        InputSchema = AnyValue,
        OutputSchema = Output,
        Effect = effect,
        Timeout = TimeoutDefault,
    };
}
