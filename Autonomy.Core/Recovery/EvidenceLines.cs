using Autonomy.Core.Plans;

namespace Autonomy.Core.Recovery;

/// <summary>What shows a failure, as lines for people: all that there is of it.</summary>
public static class EvidenceLines
{
    /// <summary>A line for each thing that is known: <c>status: 503</c>, <c>stderr: disk full</c>.</summary>
    public static IEnumerable<string> Of(FailureEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Iterate(evidence);
    }

    private static IEnumerable<string> Iterate(FailureEvidence evidence)
    {
        if (evidence.Target is { } target) yield return $"target: {target}";
        if (evidence.Status is { } status) yield return $"status: {status}";
        if (evidence.ExitCode is { } exit) yield return $"exit code: {exit}";
        if (evidence.Code is { } code) yield return $"code: {code}";
        foreach (FieldFault field in evidence.Fields)
            yield return field.Path.Length == 0 ? $"body: {field.Rule}" : $"field {field.Path}: {field.Rule}";
        if (evidence.ScopeAsked is { } scope) yield return $"missing right: {scope}";
        if (LimitOf(evidence) is { } limit) yield return limit;
        if (evidence.FreeBytes is { } free) yield return $"free: {ByteSizes.Describe(free)}";
        if (evidence.NeededBytes is { } needed) yield return $"needed: {ByteSizes.Describe(needed)}";
        if (evidence.Missing is { } missing) yield return $"missing: {missing}";
        if (evidence.Question is { } question) yield return $"asked: {question}";
        foreach (string line in evidence.Stderr) yield return $"stderr: {line}";
    }

    private static string? LimitOf(FailureEvidence evidence)
    {
        string window = evidence.LimitWindow is { } time ? $" in {Durations.Write(time)}" : "";
        return evidence.LimitCalls is { } calls ? $"limit: {calls} calls{window}" : null;
    }
}
