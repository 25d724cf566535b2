namespace Autonomy.Worker;

/// <summary>A tool that a worker offers.</summary>
/// <param name="Name"><c>family.verb</c>, in lower case; of no family of the engine's own tools.</param>
public sealed record WorkerTool(string Name)
{
    /// <summary>What it does, in one sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// What repeating a call does; default <see cref="ToolEffect.Irreversible"/>. A tool that passes the idempotency
    /// key on is idempotent.
    /// </summary>
    public ToolEffect Effect { get; init; } = ToolEffect.Irreversible;

    /// <summary>Attempts of this tool at once; null (the default): as many as the worker runs.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How long an attempt may take where the plan does not say; null (the default): 60 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The version of its behaviour; learned times and errors are kept a version. Default "1".</summary>
    public string Version { get; init; } = "1";

    /// <summary>The JSON Schema (2020-12) of the input; null (the default): as the handler's type says.</summary>
    public string? InputSchema { get; init; }

    /// <summary>The JSON Schema (2020-12) of the output; null (the default): as the handler's type says.</summary>
    public string? OutputSchema { get; init; }
}

/// <summary>What repeating a call does.</summary>
public enum ToolEffect
{
    /// <summary>It changes nothing.</summary>
    Pure = 1,

    /// <summary>A repeat has no further effect.</summary>
    Idempotent = 2,

    /// <summary>Another call undoes it.</summary>
    Compensatable = 3,

    /// <summary>It cannot be taken back.</summary>
    Irreversible = 4,
}
