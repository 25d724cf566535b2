using System.Globalization;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Health;

/// <summary>What is told of an execution's health, in sentences.</summary>
internal static class HealthSentences
{
    /// <summary>Where most of the time went.</summary>
    public static string SentenceOf(WorkLog.Account account, string step, double share)
    {
        string part = string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
        if (account.IsWait)
            return $"{part} of the time was spent waiting {WaitOf(account.Name)}, most of it in the step '{step}'.";
        string failed = account.Failed > 0 ? $", {account.Failed} of them failed" : "";
        string attempts = account.Count == 1 ? "1 attempt" : $"{account.Count} attempts";
        return $"{part} of the time went to {account.Name} ({attempts}{failed}), most of it in the step '{step}'.";
    }

    /// <summary>The step that took longest so far, as far as the state alone tells.</summary>
    public static string SlowestStepOf(ExecutionState state, DateTimeOffset now)
    {
        StepState? slowest = null;
        TimeSpan longest = TimeSpan.MinValue;
        foreach (StepState step in state.Steps)
        {
            if ((step.ReadyAt ?? step.StartedAt) is not { } since) continue;
            TimeSpan taken = (step.EndedAt ?? now) - since;
            if (taken <= longest) continue;
            (slowest, longest) = (step, taken);
        }

        if (slowest is null) return "No step has begun.";
        string tool = slowest.Definition.Call is { } call ? $" ({call.Tool})" : "";
        string attempts = slowest.Attempts == 1 ? "1 attempt" : $"{slowest.Attempts} attempts";
        return $"The step '{slowest.Id}'{tool} took longest: {SpanOf(longest)}, {attempts}.";
    }

    private static string SpanOf(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");

    private static string WaitOf(string wait) => wait switch
    {
        WorkLog.WaitForPlace => "for a free place",
        WorkLog.WaitForResume => "for the resume of the execution",
        "retry" => "between tries",
        "timer" => "for a time",
        "signal" => "for a signal",
        "child" => "for a child execution",
        "approval" => "for an approval",
        "decision" => "for a decision",
        "hold" => "for the end of a pause",
        _ => $"for {wait}",
    };
}
