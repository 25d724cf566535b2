namespace Autonomy.Core.Estimates;

/// <summary>
/// What durations are kept for, from one step's calls of one size up to everything; null stands for any. Above the
/// tool, what is kept is how far calls are from their tool's prior, so that a slow tool tells something of a quick one.
/// </summary>
/// <param name="Family">The family of tools; null: all of them.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Version">The version of its behaviour: a new one is learned anew.</param>
/// <param name="Operation">What the tool is called for: the plan's name and the step's id.</param>
/// <param name="SizeDecade">The order of magnitude of what a call gives, as <see cref="DecadeOf"/> says.</param>
public readonly record struct DurationLevel(
    string? Family, string? Tool, string? Version, string? Operation, int? SizeDecade)
{
    /// <summary>All calls of all tools.</summary>
    public static readonly DurationLevel Everything;

    /// <summary>Whether it is of one tool, and holds durations; above, it holds distances from the priors.</summary>
    public bool IsOfTool => Tool is not null;

    /// <summary>The order of magnitude of a size: 0 below 10 bytes, 3 from 1,000 on, and so on.</summary>
    public static int? DecadeOf(long? bytes) => bytes is { } size ? (int)Math.Log10(Math.Max(size, 1)) : null;

    /// <summary>The levels of a call, from the widest to the narrowest.</summary>
    public static IReadOnlyList<DurationLevel> Of(CallKey call, int? sizeDecade)
    {
        ArgumentNullException.ThrowIfNull(call);
        string family = call.Tool.Family;
        var ofTool = new DurationLevel(family, call.Tool.Value, call.Version, null, null);
        DurationLevel ofOperation = ofTool with { Operation = call.Operation };
        return sizeDecade is null
            ? [Everything, new(family, null, null, null, null), ofTool, ofOperation]
            :
            [
                Everything, new(family, null, null, null, null), ofTool, ofOperation,
                ofOperation with { SizeDecade = sizeDecade },
            ];
    }
}
