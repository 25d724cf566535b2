using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Benchmarks.Loads;

/// <summary>
/// The control tools, and <c>bench.call</c>: an idempotent call that never ends where it is held, and ends at once
/// where it is not.
/// </summary>
internal sealed class BenchmarkTools : IToolAdapter
{
    /// <summary>The tool that may be held.</summary>
    public const string Call = "bench.call";

    private readonly Action? _held;

    private BenchmarkTools(Action? held) => _held = held;

    public string Family => "bench";

    public IReadOnlyList<ToolDescriptor> Tools { get; } =
    [
        new()
        {
            Name = ToolName.Parse(Call),
            Description = "Stands for a call that takes long.",
            InputSchema = DataObject.Of(("type", "object")),
            OutputSchema = DataObject.Empty,
            Effect = EffectClass.Idempotent,
        },
    ];

    /// <summary>Calls end at once.</summary>
    public static IToolCatalog Free() => new ToolRegistry([new ControlAdapter(), new BenchmarkTools(null)]);

    /// <summary>Calls never end; each begins with telling so.</summary>
    public static IToolCatalog Holding(Action held) =>
        new ToolRegistry([new ControlAdapter(), new BenchmarkTools(held)]);

    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        if (_held is not null)
        {
            _held();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }

        return new ToolOutcome.Succeeded(DataNull.Value);
    }
}
