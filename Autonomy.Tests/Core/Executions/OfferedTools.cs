using Autonomy.Core.Tools;
using Autonomy.Core.Workers;

namespace Autonomy.Tests.Core.Executions;

/// <summary>An engine that takes workers, and what they offer; none of it is ever run.</summary>
internal sealed class OfferedTools : IRemoteAdapter
{
    private static readonly OfferedTools Adapter = new();
    private static readonly OfferedTools Asker = new() { AsksToOffer = true };

    /// <summary>No worker is connected; steps wait 15 minutes for one.</summary>
    public static WorkerTools None { get; } = new(TestTools.All, static _ => Adapter, TimeSpan.FromMinutes(15));

    public string Family => "";

    public bool AsksToOffer { get; private init; }

    public IReadOnlyList<ToolDescriptor> Tools => [];

    /// <summary>A worker offers this tool.</summary>
    public static WorkerTools Of(string tool, EffectClass effect, string workspace = "default") =>
        None.With(workspace, [ToolDescriptor.Absent(ToolName.Parse(tool), effect)]);

    /// <summary>The same with tools of which some can tell whether a call happened.</summary>
    public static WorkerTools Of(params ToolDescriptor[] tools) => None.With("default", tools);

    /// <summary>The same with workers that are handed some attempts only once that is durable.</summary>
    public static WorkerTools Asking(ToolDescriptor tool) =>
        new WorkerTools(TestTools.All, static _ => Asker, TimeSpan.FromMinutes(15)).With("default", [tool]);

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        throw new InvalidOperationException("It is never run.");

    public void LetGo(string idempotencyKey, int attempt) =>
        throw new InvalidOperationException("It is never run.");

    public ValueTask<ToolOutcome> TakeUpAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        throw new InvalidOperationException("It is never run.");
}
