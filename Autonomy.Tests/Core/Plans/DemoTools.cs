using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Core.Plans;

/// <summary>A catalog of two tools that need nothing outside.</summary>
internal sealed class DemoTools : IToolCatalog, IToolAdapter
{
    private static readonly DataObject FetchInput = (DataObject)DataJson.Parse(
        """
        { "type": "object", "required": ["url"], "additionalProperties": false, "properties": {
          "url": { "type": "string", "minLength": 1 }, "method": { "enum": ["GET", "POST"] },
          "retries": { "type": "integer" },
          "headers": { "type": "object" } } }
        """);

    private static readonly DataObject StoreInput = (DataObject)DataJson.Parse(
        """
        { "type": "object", "required": ["path"],
          "properties": { "path": { "type": "string" }, "content": {} } }
        """);

    public string Family => "demo";

    public IReadOnlyList<ToolDescriptor> All => Tools;

    public IReadOnlyList<ToolDescriptor> Tools { get; } = ImmutableArray.Create(
        Describe("demo.fetch", FetchInput),
        Describe("demo.store", StoreInput));

    public ToolDescriptor? Find(ToolName tool) => Tools.FirstOrDefault(known => known.Name == tool);

    public IToolAdapter? AdapterOf(ToolName tool) => Find(tool) is null ? null : this;

    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) =>
        input["path"] is DataString { Value: "/" }
        ? [new InputFault("/path", "The path is the root.", "Name a file.")]
        : [];

    public ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        ValueTask.FromResult<ToolOutcome>(new ToolOutcome.Succeeded(call.Input));

    private static ToolDescriptor Describe(string name, DataObject input) => new()
    {
        Name = ToolName.Parse(name),
        Description = "For tests.",
        InputSchema = input,
        OutputSchema = DataObject.Empty,
        Effect = EffectClass.Pure,
    };
}
