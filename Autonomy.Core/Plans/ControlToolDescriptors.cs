using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// What the control tools (<c>core.*</c>) are. A duration is written <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>2h</c> or
/// <c>3d</c>.
/// </summary>
internal static class ControlToolDescriptors
{
    private const string Nothing = """{ "type": "null" }""";

    private const string Answer = """
        {
          "type": "object",
          "required": ["option", "by", "at", "comment"],
          "properties": {
            "option": { "type": "string" },
            "by": { "type": "string" },
            "at": { "type": "string" },
            "comment": { "type": ["string", "null"] }
          }
        }
        """;

    private const string Child = """
        {
          "type": "object",
          "required": ["execution", "status", "results"],
          "properties": {
            "execution": { "type": "string" }, "status": { "type": "string" }, "results": { "type": "object" }
          }
        }
        """;

    private const string Waited = """
        {
          "type": "object",
          "required": ["since", "until", "endedAt"],
          "properties": {
            "since": { "type": "string" }, "until": { "type": "string" }, "endedAt": { "type": "string" }
          }
        }
        """;

    /// <summary>All of them, ordered by name.</summary>
    internal static readonly ImmutableArray<ToolDescriptor> All =
    [
        Describe("core.approve", "Asks a person, and gives the answer.", "", """
            "question": { "type": "string", "minLength": 1,
              "description": "What is asked, in one line; whether the step may go on when absent." },
            "options": { "type": "array", "minItems": 1, "uniqueItems": true,
              "items": { "type": "string", "minLength": 1 },
              "description": "The answers to choose from; approve and reject when absent." },
            "default": { "type": "string", "minLength": 1,
              "description": "The answer when the time is over; the last of the options when absent." },
            "evidence": { "type": "array", "description": "What the person should see, a line each." },
            "timeout": { "type": "string",
              "description": "How long to wait, as in 2h, 30d at most; until it is answered when absent." }
            """, Answer)
            with { Timeout = PlanLimits.WaitMax },
        Describe("core.fail", "Fails, with a given message and kind.", "", """
            "message": { "type": "string", "minLength": 1, "description": "What to tell the person who reads it." },
            "kind": { "type": "string", "minLength": 1, "default": "NoProgress",
              "description": "A kind of failure by its name, as in Unavailable." },
            "code": { "type": "string", "minLength": 1, "default": "failed_by_plan",
              "description": "A short word for programs." }
            """, Nothing),
        Describe("core.noop", "Does nothing; for joining branches.", "", "", Nothing)
            with { Effect = EffectClass.Idempotent },
        Describe("core.plan", "Runs another plan as a child execution, and waits for its end.", "\"plan\"", """
            "plan": { "type": ["object", "string"], "description": "The plan itself." },
            "inputs": { "type": "object", "description": "The plan's inputs." }
            """, Child)
            with { Effect = EffectClass.Idempotent, Timeout = PlanLimits.WaitMax },
        Describe("core.set", "Gives back a value, so that later steps can name it.", "\"value\"", """
            "value": { "description": "Any value." }
            """, "{}"),
        Describe("core.signal", "Waits for a named signal, and gives its payload.", "\"name\"", """
            "name": { "type": "string", "minLength": 1, "maxLength": 128, "description": "The signal's name." },
            "timeout": { "type": "string",
              "description": "How long to wait, as in 2h, 30d at most; the step then fails. For ever when absent." }
            """, "{}")
            with { Timeout = PlanLimits.WaitMax },
        Describe("core.wait", "Waits for a time or until a moment.", "", """
            "duration": { "type": "string", "description": "How long, as in 10m; 30d at most." },
            "until": { "type": "string", "minLength": 1,
              "description": "Until when (RFC 3339), 30 days from its start at most; what has passed ends it at once." }
            """, Waited)
            with { Timeout = PlanLimits.WaitMax },
    ];

    private static ToolDescriptor Describe(
        string name, string description, string required, string properties, string outputSchema) => new()
        {
            Name = ToolName.Parse(name),
            Description = description,
            Effect = EffectClass.Pure,
            HonoursIdempotencyKey = true,
            TypicalDuration = TimeSpan.FromMilliseconds(1),
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
