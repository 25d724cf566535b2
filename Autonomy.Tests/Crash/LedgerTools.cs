using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Crash;

/// <summary>
/// Tools whose effect is a line in a file that is on disk before the call ends. <c>ledger.pay</c> must not be repeated,
/// and ends only with its process.
/// </summary>
internal sealed class LedgerTools(string path) : IToolCatalog, IToolAdapter, IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    public string Family => "ledger";

    public IReadOnlyList<ToolDescriptor> All => Tools;

    public IReadOnlyList<ToolDescriptor> Tools { get; } =
        [Describe("ledger.pay", EffectClass.Irreversible), Describe("ledger.write", EffectClass.Idempotent)];

    public ToolDescriptor? Find(ToolName tool) => Tools.FirstOrDefault(known => known.Name == tool);

    public IToolAdapter? AdapterOf(ToolName tool) => tool.Family == Family ? this : null;

    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        await Task.Yield();
        Write($"{context.Execution} {context.Step} {context.Attempt} {context.IdempotencyKey}");
        if (call.Tool.Value == "ledger.pay") await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
        return new ToolOutcome.Succeeded(DataNull.Value);
    }

    public void Dispose() => _file.Dispose();

    private void Write(string line)
    {
        lock (_gate)
        {
            _file.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
            _file.Flush(flushToDisk: true);
            Console.Out.WriteLine($"ledger {line}");
            Console.Out.Flush();
        }
    }

    private static ToolDescriptor Describe(string name, EffectClass effect) => new()
    {
        Name = ToolName.Parse(name),
        Description = "For tests.",
        InputSchema = DataObject.Of(("type", "object")),
        OutputSchema = DataObject.Empty,
        Effect = effect,
    };
}
