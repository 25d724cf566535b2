using Autonomy.Core.Executions;

namespace Autonomy.Cli;

/// <summary>What the command's end means to the shell; <c>docs/cli.md</c> lists them.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int NotFound = 3;
    public const int NotPermitted = 4;
    public const int Cancelled = 5;
    public const int WaitsForPerson = 6;
    public const int RefusedByState = 8;
    public const int TimedOut = 124;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    // Of several executions the worst counts; a wait can still turn out well.
    private static readonly int[] FromGoodToBad = [Done, WaitsForPerson, Cancelled, Failed];

    /// <summary>What an execution's state means.</summary>
    public static int Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Failed => Failed,
        ExecutionStatus.Cancelled => Cancelled,
        ExecutionStatus.Waiting => WaitsForPerson,
        _ => Done,
    };

    /// <summary>The worst of several.</summary>
    public static int WorstOf(IEnumerable<int> codes) =>
        codes.DefaultIfEmpty(Done).MaxBy(code => Array.IndexOf(FromGoodToBad, code));

    /// <summary>Why a command was refused.</summary>
    public static int Of(RejectionCode code) => code switch
    {
        RejectionCode.UnknownExecution or RejectionCode.UnknownDecision => NotFound,
        RejectionCode.UnknownPolicy or RejectionCode.UnknownLadder or RejectionCode.UnknownBudget => NotFound,
        RejectionCode.UnknownToken or RejectionCode.UnknownSecret => NotFound,
        RejectionCode.BadAnswer or RejectionCode.BadRule => BadUsage,
        RejectionCode.InvalidArgument or RejectionCode.InvalidPlan or RejectionCode.InvalidInputs => BadUsage,
        RejectionCode.NeedsConfirmation => WaitsForPerson,
        RejectionCode.StoreRefused or RejectionCode.OutcomeUnknown => Failed,
        _ => RefusedByState,
    };
}
