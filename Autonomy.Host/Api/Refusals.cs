using System.Collections.Immutable;
using Autonomy.Actors.Journaled;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Naming;
using Autonomy.Core.Plans;

namespace Autonomy.Host.Api;

/// <summary>The engine's refusals, as those of a request.</summary>
public static class Refusals
{
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(1);

    /// <summary>What the engine refused.</summary>
    /// <param name="rejection">Why.</param>
    /// <param name="wasDone">Whether a part of it was done all the same.</param>
    public static ApiException Of(Rejection rejection, bool wasDone = false)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        ApiFault fault = FaultOf(rejection.Code);
        string code = Words.Of(rejection.Code).Replace('-', '_');
        return new ApiException(fault, code, rejection.Message)
        {
            WasDone = wasDone,
            IsUnknown = rejection.Code == RejectionCode.OutcomeUnknown,
            RetryAfter = fault is ApiFault.Load or ApiFault.Unavailable ? LoadPatience : null,
            Mistakes = rejection.Value is { } value ? [new ApiMistake(value.Path, value.Message, value.Fix)] : [],
        };
    }

    /// <summary>
    /// Whether what was asked for took effect, or still will, is not known; null: the exception is of something else.
    /// </summary>
    public static ApiException? OfUnknown(Exception exception)
    {
        string? why = exception switch
        {
            OutcomeUnknownException unknown => unknown.Message,
            AskFailedException => "The engine did not answer in time: whether the request takes effect is not known.",
            _ => null,
        };
        return why is null
            ? null
            : new ApiException(
                ApiFault.Unavailable, "outcome_unknown",
                $"{why} Look, before you send it again.", exception)
            {
                RetryAfter = LoadPatience,
                IsUnknown = true,
            };
    }

    /// <summary>The mistakes of a plan or of its inputs.</summary>
    /// <param name="code">What they are of: <c>invalid_plan</c>.</param>
    /// <param name="what">The same for people: <c>The plan</c>.</param>
    /// <param name="faults">The mistakes.</param>
    /// <param name="under">Where in the request they are, as a JSON pointer.</param>
    public static ApiException Of(string code, string what, ImmutableArray<PlanFault> faults, string under)
    {
        string count = faults.Length == 1 ? "a mistake" : $"{faults.Length} mistakes";
        return new ApiException(ApiFault.Meaning, code, $"{what} has {count}: {faults[0].Message} {faults[0].Fix}")
        {
            Mistakes = [.. faults.Select(fault => new ApiMistake(under + fault.Path, fault.Message, fault.Fix))],
        };
    }

    /// <summary>It is no name of a project.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="path">Where it stands in the request.</param>
    public static ApiException InvalidProject(string name, string path) =>
        InvalidName("invalid_project", "project", name, path);

    /// <summary>It is no name of a thing of this kind.</summary>
    public static ApiException InvalidName(string code, string kind, string name, string path) => new(
        ApiFault.Meaning, code, $"'{Excerpt(name)}' is no name of a {kind}.")
    {
        Mistakes =
        [
            new ApiMistake(
                path, "It is not of the form.",
                $"Write 1 to {ScopedName.LengthMax} of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit."),
        ],
    };

    /// <summary>There is no such execution in the caller's workspace.</summary>
    public static ApiException UnknownExecution(string id) => new(
        ApiFault.NotFound, "unknown_execution", $"There is no execution '{Excerpt(id)}' in this workspace.");

    /// <summary>The caller goes on after a version that the execution never had.</summary>
    /// <param name="version">The version.</param>
    /// <param name="last">The last one that there is.</param>
    public static ApiException UnknownVersion(long version, long last) => new(
        ApiFault.State, "unknown_version",
        $"The execution is at version {last}: there is no {version}. What was known of it is of another store, or of " +
        "before this one was brought back from a copy. Read it anew.");

    /// <summary>A text of the caller's, short enough to be told back.</summary>
    public static string Excerpt(string text)
    {
        const int LengthMax = 80;
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= LengthMax ? text : $"{text[..LengthMax]}...";
    }

    private static ApiFault FaultOf(RejectionCode code) => code switch
    {
        RejectionCode.UnknownExecution or RejectionCode.UnknownDecision or RejectionCode.UnknownPolicy
            or RejectionCode.UnknownProject or RejectionCode.UnknownTask or RejectionCode.UnknownToken
            or RejectionCode.UnknownSecret or RejectionCode.UnknownLadder or RejectionCode.UnknownBudget
            or RejectionCode.UnknownSchedule or RejectionCode.UnknownJob
            or RejectionCode.UnknownWebhook or RejectionCode.UnknownGoal or RejectionCode.UnknownConnection =>
            ApiFault.NotFound,
        RejectionCode.BadAnswer or RejectionCode.InvalidArgument or RejectionCode.InvalidPlan
            or RejectionCode.InvalidInputs or RejectionCode.BadRule
            or RejectionCode.DependencyCycle => ApiFault.Meaning,
        RejectionCode.VersionChanged => ApiFault.Precondition,
        RejectionCode.Overloaded => ApiFault.Load,
        RejectionCode.StoreRefused or RejectionCode.OutcomeUnknown => ApiFault.Unavailable,
        _ => ApiFault.State,
    };
}
