using Autonomy.Core.Recovery;

namespace Autonomy.Core.Learning;

/// <summary>
/// What a lesson is about: a rung, after failures of one fingerprint, of one tool and kind, or of a kind.
/// </summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Rung">The rung.</param>
/// <param name="Tool">The tool with its version, as <c>http.request@1</c>; null for every tool.</param>
/// <param name="Fingerprint">The fingerprint; null for every failure of the tool and kind.</param>
public sealed record LessonKey(FailureKind Kind, Rung Rung, string? Tool, string? Fingerprint)
{
    /// <summary>The tool as keys name it.</summary>
    public static string ToolOf(string name, string version) => $"{name}@{version}";
}
