using Autonomy.Core.Tools;

namespace Autonomy.Core.Estimates;

/// <summary>How long calls take before anything was learned.</summary>
public static class DurationPriors
{
    /// <summary>The standard deviation of ln t around a prior: 8 of 10 calls take 0.28 to 3.6 times as long.</summary>
    public const double Sigma = 1;

    /// <summary>As the tool says; where it says nothing of its own, as is usual for its family.</summary>
    public static TimeSpan Of(ToolName tool, ToolDescriptor? known) =>
        known is { } descriptor && descriptor.TypicalDuration != ToolDescriptor.TypicalDurationDefault
            ? descriptor.TypicalDuration
            : OfFamily(tool.Family);

    /// <summary>What is usual for a family of tools: 0.2 s for files, and for one that is not known.</summary>
    public static TimeSpan OfFamily(string family) => family switch
    {
        "process" => TimeSpan.FromSeconds(3),
        "http" => TimeSpan.FromSeconds(0.8),
        "mcp" => TimeSpan.FromSeconds(2),
        "browser" => TimeSpan.FromSeconds(8),
        "llm" => TimeSpan.FromSeconds(6),
        _ => TimeSpan.FromSeconds(0.2),
    };
}
