using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Control;

/// <summary>
/// What the control tools are. A duration is written <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>2h</c> or <c>3d</c>.
/// </summary>
internal static class ControlTools
{
    internal static readonly IReadOnlyList<string> ApprovalOptions = ["approve", "reject"];

    private const string Duration = "\"type\": \"string\", \"pattern\": \"^[0-9]+(\\\\.[0-9]+)?(ms|s|m|h|d)$\"";

    private const string AnswerSchema = """
        {
          "type": "object",
          "required": ["answer"],
          "properties": {
            "answer": { "type": "string" }, "by": { "type": "string" }, "comment": { "type": "string" }
          }
        }
        """;

    private const string ChildSchema = """
        {
          "type": "object",
          "properties": { "execution": { "type": "string" }, "status": { "type": "string" }, "results": {} }
        }
        """;

    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(30);

    internal static readonly IReadOnlyList<ToolDescriptor> All =
    [
        Describe("core.approve", "Asks a person, and waits for the answer.", "\"question\"", $$"""
            "question": { "type": "string", "minLength": 1, "description": "What is asked, in one line." },
            "options": { "type": "array", "minItems": 1, "uniqueItems": true,
              "items": { "type": "string", "minLength": 1 },
              "description": "The answers to choose from; approve and reject when absent." },
            "timeout": { {{Duration}}, "description": "How long to wait, as in 2h; 30 days when absent." },
            "default": { "type": "string",
              "description": "The answer when the time is over; the step fails when absent." }
            """, AnswerSchema),
        Describe("core.fail", "Fails, with a given message and kind.", "", """
            "message": { "type": "string", "minLength": 1, "description": "What to tell the person who reads it." },
            "kind": { "type": "string", "minLength": 1, "default": "NoProgress",
              "description": "A kind of failure by its name, as in Unavailable." },
            "code": { "type": "string", "minLength": 1, "default": "failed_by_plan",
              "description": "A short word for programs." }
            """, """{ "type": "null" }"""),
        Describe("core.noop", "Does nothing.", "", "", """{ "type": "null" }"""),
        Describe("core.plan", "Runs another plan as a child execution, and waits for its end.", "", """
            "plan": { "type": "object", "description": "The plan itself." },
            "path": { "type": "string", "minLength": 1, "description": "The plan's file, instead of the plan." },
            "inputs": { "type": "object", "description": "The plan's inputs." }
            """, ChildSchema)
            with { Effect = EffectClass.Idempotent, Timeout = WaitMax },
        Describe("core.set", "Gives back a value, so that later steps can name it.", "\"value\"", """
            "value": { "description": "Any value." }
            """, "{}"),
        Describe("core.signal", "Waits for a named signal, and gives its payload.", "\"name\"", $$"""
            "name": { "type": "string", "minLength": 1, "maxLength": 128, "description": "The signal's name." },
            "timeout": { {{Duration}},
              "description": "How long to wait, as in 2h; 30 days when absent. The step then fails." }
            """, "{}"),
        Describe("core.wait", "Waits for a time or until a moment.", "", $$"""
            "duration": { {{Duration}}, "description": "How long, as in 10m." },
            "until": { "type": "string",
              "description": "Until when (RFC 3339), instead of a duration; a moment that has passed ends it at once." }
            """, """{ "type": "null" }"""),
    ];

    private static ToolDescriptor Describe(
        string name, string description, string required, string properties, string outputSchema) => new()
        {
            Name = ToolName.Parse(name),
            Description = description,
            Effect = name is "core.noop" ? EffectClass.Idempotent : EffectClass.Pure,
            HonoursIdempotencyKey = true,
            TypicalDuration = TimeSpan.FromMilliseconds(1),
            Timeout = name is "core.approve" or "core.signal" or "core.wait" ? WaitMax : ToolDescriptor.TimeoutDefault,
            InputSchema = (DataObject)DataJson.Parse($$"""
                {
                  "type": "object",
                  "required": [{{required}}],
                  "additionalProperties": false,
                  "properties": { {{properties}} }
                }
                """),
            OutputSchema = (DataObject)DataJson.Parse(outputSchema),
        };
}
