using Autonomy.Adapters.Control;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Actors.Executions;

/// <summary>A call that a scripted tool received.</summary>
internal sealed record ScriptedCall(ToolCall Call, ToolContext Context, bool IsProbe, CancellationToken Cancellation)
{
    // Without a thread of its own: what awaits it goes on within the turn of whoever ends it.
    private readonly TaskCompletionSource<ToolOutcome> _outcome = new();

    public string Key => Context.IdempotencyKey;

    public Task<ToolOutcome> Outcome => _outcome.Task;

    public void Succeed(DataValue? output = null) =>
        _outcome.TrySetResult(new ToolOutcome.Succeeded(output ?? DataNull.Value));

    public void Fail(FailureKind kind, string message = "as the test says") =>
        _outcome.TrySetResult(
            new ToolOutcome.Failed(new Failure { Kind = kind, Code = "scripted", Message = message }));

    public void Throw(Exception exception) => _outcome.TrySetException(exception);
}

/// <summary>
/// Tools whose every call the test decides; <c>script.echo</c> gives its input back at once. The ledger holds each
/// call, as a world outside the engine would.
/// </summary>
internal sealed class ScriptedTools : IToolCatalog, IToolAdapter
{
    private static readonly DataObject AnyInput = (DataObject)DataJson.Parse(
        """
        { "type": "object", "additionalProperties": false,
          "properties": { "text": { "type": "string" }, "n": { "type": "integer" }, "value": {} } }
        """);

    private static readonly DataObject CommandInput = (DataObject)DataJson.Parse(
        """
        { "type": "object", "additionalProperties": false, "properties": { "command": { "type": "string" } } }
        """);

    private readonly List<ScriptedCall> _ledger = [];
    private readonly ControlAdapter _control = new();

    public string Family => "script";

    public IReadOnlyList<ScriptedCall> Ledger => _ledger;

    /// <summary>Calls that have not ended, oldest first.</summary>
    public IReadOnlyList<ScriptedCall> Open => [.. _ledger.Where(call => !call.Outcome.IsCompleted)];

    /// <summary>Runs within the call of <c>script.echo</c>; what it throws, the adapter throws.</summary>
    public Action<ScriptedCall> OnEcho { get; set; } = static _ => { };

    /// <summary>What a probe answers.</summary>
    public Func<ScriptedCall, ValueTask<ProbeResult>> OnProbe { get; set; } =
        static _ => ValueTask.FromResult<ProbeResult>(new ProbeResult.DidNotHappen());

    public IReadOnlyList<ToolDescriptor> Tools { get; } =
    [
        Describe("script.echo", EffectClass.Idempotent),
        Describe("script.pay", EffectClass.Irreversible),
        Describe("script.send", EffectClass.Irreversible) with { CanProbe = true },
        Describe("script.work", EffectClass.Idempotent),
    ];

    private static ToolDescriptor Sandbox =>
        Describe("sandbox.run", EffectClass.Idempotent) with { InputSchema = CommandInput };

    /// <summary>Whether there is a <c>sandbox.run</c>.</summary>
    public bool RunsSandboxes { get; set; }

    /// <summary>The names of tools that are there no more.</summary>
    public HashSet<string> Gone { get; } = [];

    public IReadOnlyList<ToolDescriptor> All =>
    [
        .. _control.Tools, .. Tools.Where(tool => !Gone.Contains(tool.Name.Value)),
        .. RunsSandboxes ? [Sandbox] : Array.Empty<ToolDescriptor>(),
    ];

    public ToolDescriptor? Find(ToolName tool) => All.FirstOrDefault(known => known.Name == tool);

    public IToolAdapter? AdapterOf(ToolName tool) => tool.Family switch
    {
        "script" or "sandbox" => this,
        "core" => _control,
        _ => null,
    };

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        var received = new ScriptedCall(call, context, IsProbe: false, cancellation);
        _ledger.Add(received);
        if (call.Tool.Value == "script.echo")
        {
            OnEcho(received);
            received.Succeed(call.Input["value"] ?? call.Input);
        }

        return new ValueTask<ToolOutcome>(received.Outcome);
    }

    public ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        var received = new ScriptedCall(call, context, IsProbe: true, cancellation);
        received.Succeed();
        _ledger.Add(received);
        return OnProbe(received);
    }

    /// <summary>The one call that is open now.</summary>
    public ScriptedCall Only() => Open.Single();

    private static ToolDescriptor Describe(string name, EffectClass effect) => new()
    {
        Name = ToolName.Parse(name),
        Description = "For tests.",
        InputSchema = AnyInput,
        OutputSchema = DataObject.Empty,
        Effect = effect,
        Timeout = TimeSpan.FromSeconds(10),
    };
}
