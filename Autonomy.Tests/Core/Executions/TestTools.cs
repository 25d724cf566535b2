using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Core.Executions;

/// <summary>
/// The engine's own tools, and one for each way in which repeating a call can matter. None of them is ever run.
/// </summary>
internal sealed class TestTools : IToolCatalog
{
    private static readonly DataObject AnyObject = DataObject.Of(("type", "object"));

    public static readonly TestTools All = new();

    private readonly Dictionary<ToolName, (ToolDescriptor Tool, IToolAdapter Adapter)> _tools = [];

    private TestTools()
    {
        Add(new SilentAdapter("core", [.. ControlToolRules.All]));
        Add(new SilentAdapter("test",
        [
            Describe("test.pure", EffectClass.Pure),
            Describe("test.put", EffectClass.Idempotent),
            Describe("test.post", EffectClass.Compensatable),
            Describe("test.send", EffectClass.Irreversible),
            Describe("test.create", EffectClass.Compensatable) with { CanUndo = true },
            Describe("test.probed", EffectClass.Irreversible) with { CanProbe = true },
            Describe("test.keyed", EffectClass.Irreversible) with { HonoursIdempotencyKey = true },
            Describe("test.remove", EffectClass.Idempotent),
            Describe("test.paid", EffectClass.Idempotent) with { TypicalCostUsd = 1 },
            Describe("test.strict", EffectClass.Pure) with
            {
                InputSchema = (DataObject)DataJson.Parse(
                    """
                    {
                      "type": "object", "additionalProperties": false, "required": ["count"],
                      "properties": { "count": { "type": "integer" }, "mode": { "enum": ["fast", "slow"] } }
                    }
                    """),
            },
        ]));
    }

    IReadOnlyList<ToolDescriptor> IToolCatalog.All =>
        [.. _tools.Values.Select(entry => entry.Tool).OrderBy(tool => tool.Name.Value, StringComparer.Ordinal)];

    public ToolDescriptor? Find(ToolName tool) => _tools.GetValueOrDefault(tool).Tool;

    public IToolAdapter? AdapterOf(ToolName tool) => _tools.GetValueOrDefault(tool).Adapter;

    private static ToolDescriptor Describe(string name, EffectClass effect) => new()
    {
        Name = ToolName.Parse(name),
        Description = "Stands for a tool of its effect class.",
        InputSchema = AnyObject,
        OutputSchema = DataObject.Empty,
        Effect = effect,
    };

    private void Add(SilentAdapter adapter)
    {
        foreach (ToolDescriptor tool in adapter.Tools) _tools.Add(tool.Name, (tool, adapter));
    }

    /// <summary>Describes its tools; tests tell the decider how calls ended.</summary>
    private sealed class SilentAdapter(string family, IReadOnlyList<ToolDescriptor> tools) : IToolAdapter
    {
        private static readonly ToolName Remove = ToolName.Parse("test.remove");

        public string Family => family;

        public IReadOnlyList<ToolDescriptor> Tools => tools;

        /// <summary>
        /// What was created is removed by the call's output; an output of null leaves nothing to remove.
        /// </summary>
        public ToolCall? UndoOf(ToolCall call, DataValue output) =>
            output is DataNull ? null : new ToolCall(Remove, DataObject.Of(("what", output)));

        public ValueTask<ToolOutcome> ExecuteAsync(
            ToolCall call, ToolContext context, CancellationToken cancellation) =>
            throw new NotSupportedException("Deciding never calls a tool.");
    }
}
