using Autonomy.Core.Values;

namespace Autonomy.Core.Tools;

/// <summary>What a tool is: how it is called, what it gives, and what repeating it does.</summary>
public sealed record ToolDescriptor
{
    /// <summary>The default of <see cref="Timeout"/>: 60 s.</summary>
    public static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(60);

    /// <summary>The default of <see cref="TypicalDuration"/>: 200 ms.</summary>
    public static readonly TimeSpan TypicalDurationDefault = TimeSpan.FromMilliseconds(200);

    /// <summary>Its name.</summary>
    public required ToolName Name { get; init; }

    /// <summary>The version of its behaviour; learned times and errors are kept a version.</summary>
    public string Version { get; init; } = "1";

    /// <summary>What it does, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// The JSON Schema (2020-12) of its input: an object with <c>properties</c>, <c>required</c> and
    /// <c>additionalProperties: false</c>.
    /// </summary>
    public required DataObject InputSchema { get; init; }

    /// <summary>The JSON Schema of its output.</summary>
    public required DataObject OutputSchema { get; init; }

    /// <summary>What repeating a call does, where the arguments do not say otherwise.</summary>
    public required EffectClass Effect { get; init; }

    /// <summary>How long one attempt may take where the plan does not say.</summary>
    public TimeSpan Timeout { get; init; } = TimeoutDefault;

    /// <summary>How long a call usually takes, before anything was learned.</summary>
    public TimeSpan TypicalDuration { get; init; } = TypicalDurationDefault;

    /// <summary>What a call usually costs, in USD, before anything was learned; default 0.</summary>
    public decimal TypicalCostUsd { get; init; }

    /// <summary>
    /// Whether the tool passes the idempotency key on, so that a repeat with the same key has no second effect.
    /// </summary>
    public bool HonoursIdempotencyKey { get; init; }

    /// <summary>Whether the adapter can find out if a call happened.</summary>
    public bool CanProbe { get; init; }

    /// <summary>Whether the adapter can undo a call.</summary>
    public bool CanUndo { get; init; }

    /// <summary>What stands for a tool that no worker offers at the moment.</summary>
    public static ToolDescriptor Absent(ToolName name, EffectClass effect) => new()
    {
        Name = name,
        Description = "A tool that no worker offers at the moment.",
        InputSchema = DataObject.Empty,
        OutputSchema = DataObject.Empty,
        Effect = effect,
    };
}
