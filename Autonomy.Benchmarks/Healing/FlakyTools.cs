using System.Collections.Concurrent;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Benchmarks.Healing;

/// <summary>
/// Tools that meet the trouble which their arguments name, one for each way in which a repeat can matter. What they did
/// stands in the ledger.
/// </summary>
internal sealed class FlakyTools(EffectLedger ledger) : IToolAdapter
{
    public const string Read = "flaky.read";
    public const string Put = "flaky.put";
    public const string Post = "flaky.post";
    public const string Probed = "flaky.probed";
    public const string Keyed = "flaky.keyed";
    public const string Other = "flaky.other";

    private static readonly DataObject Schema = (DataObject)DataJson.Parse(
        """
        {
          "type": "object", "additionalProperties": false,
          "properties": {
            "kind": { "type": "string" }, "times": { "type": "integer" }, "stays": { "type": "boolean" },
            "count": { "type": "integer" }, "items": { "type": "array", "items": { "type": "string" } }
          }
        }
        """);

    private readonly ConcurrentDictionary<string, int> _calls = new();

    public string Family => "flaky";

    public IReadOnlyList<ToolDescriptor> Tools { get; } =
    [
        Describe(Read, EffectClass.Pure),
        Describe(Put, EffectClass.Idempotent),
        Describe(Post, EffectClass.Irreversible),
        Describe(Probed, EffectClass.Irreversible) with { CanProbe = true },
        Describe(Keyed, EffectClass.Irreversible) with { HonoursIdempotencyKey = true },
        Describe(Other, EffectClass.Idempotent),
    ];

    /// <summary>How many calls were made.</summary>
    public int Calls => _calls.Values.Sum();

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        string unit = UnitOf(context.Execution, context.Step);
        int number = _calls.AddOrUpdate(unit, 1, static (_, before) => before + 1);
        FailureKind? kind =
            Words.TryParse(call.Input["kind"] is DataString word ? word.Value : "", out FailureKind known)
                ? known
                : null;
        bool isTroubled = kind is not null && call.Tool.Value != Other
            && (call.Input["stays"] is DataBoolean { Value: true } || number <= Times(call.Input));
        // A token that was refreshed is one, however often the old one was refused.
        if (kind == FailureKind.TokenExpired && context.RefreshCredential) isTroubled = false;
        if (!isTroubled || kind == FailureKind.NoProgress) Do(call.Tool.Value, unit, context);
        return ValueTask.FromResult<ToolOutcome>(isTroubled
            ? Fail(kind!.Value, call.Tool.Value, unit, context)
            : new ToolOutcome.Succeeded(DataObject.Of(("ok", true))));
    }

    public ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        ValueTask.FromResult<ProbeResult>(ledger.Has(UnitOf(context.Execution, context.Step))
            ? new ProbeResult.Happened(DataObject.Of(("ok", true)))
            : new ProbeResult.DidNotHappen());

    /// <summary>How the ledger names a step.</summary>
    public static string UnitOf(string execution, string step) => $"{execution}/{step}";

    private ToolOutcome Fail(FailureKind kind, string tool, string unit, ToolContext context)
    {
        if (kind == FailureKind.NoProgress) return new ToolOutcome.Succeeded(DataObject.Of(("ok", false)));
        // Of those whose answer is lost, every other one did what was asked.
        bool isLost = kind is FailureKind.Timeout or FailureKind.AnswerCut;
        if (isLost && StableHash.Of64(unit) % 2 == 0) Do(tool, unit, context);
        string method = tool switch { Read => "GET", Put => "PUT", _ => "POST" };
        var call = new HttpCall(method, "https://service.example/things") { SentIdempotencyKey = tool == Keyed };
        return new ToolOutcome.Failed(FlakyAnswers.Of(kind, call, context.Time.GetUtcNow()));
    }

    private void Do(string tool, string unit, ToolContext context)
    {
        if (tool is Post or Probed) ledger.Note(unit, null);
        else if (tool == Keyed) ledger.Note(unit, context.IdempotencyKey);
    }

    private static int Times(DataObject input) =>
        input["times"] is DataNumber number && number.TryGetInt64(out long times) ? (int)times : 0;

    private static ToolDescriptor Describe(string name, EffectClass effect) => new()
    {
        Name = ToolName.Parse(name),
        Description = "Meets the trouble that its arguments name.",
        InputSchema = Schema,
        OutputSchema = DataObject.Empty,
        Effect = effect,
    };
}
