namespace Autonomy.Core.Recovery;

/// <summary>The codes of failures that the engine itself finds; adapters have their own.</summary>
public static class FailureCodes
{
    /// <summary>The engine stopped while the attempt ran.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The attempt took longer than its timeout.</summary>
    public const string AttemptTimeout = "attempt_timeout";

    /// <summary>The step took longer than its deadline.</summary>
    public const string StepDeadline = "step_deadline";

    /// <summary>The post-condition is false.</summary>
    public const string ExpectationFailed = "expectation_failed";

    /// <summary>An expression could not be evaluated.</summary>
    public const string Expression = "expression";

    /// <summary>The arguments do not fit the tool.</summary>
    public const string BadArguments = "bad_arguments";

    /// <summary>No adapter offers the tool.</summary>
    public const string UnknownTool = "unknown_tool";

    /// <summary>No worker that offers the tool came in time.</summary>
    public const string NoExecutor = "no_executor";

    /// <summary>No worker took the attempt: it was not begun.</summary>
    public const string NotBegun = "not_begun";

    /// <summary>The worker that ran the attempt failed it, and gave no code of its own that could be taken.</summary>
    public const string WorkerFailed = "worker_failed";

    /// <summary>The worker that ran the attempt was not heard of for the time of its lease.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>A secret that the call names is not set.</summary>
    public const string MissingSecret = "missing_secret";

    /// <summary>A person said no.</summary>
    public const string Rejected = "rejected";

    /// <summary>A policy of the workspace denies the call.</summary>
    public const string PolicyDenied = "policy_denied";

    /// <summary>No signal came in time.</summary>
    public const string SignalTimeout = "signal_timeout";

    /// <summary>Items of a fan-out failed.</summary>
    public const string ItemsFailed = "items_failed";

    /// <summary>The output is larger than the engine keeps.</summary>
    public const string OutputTooLarge = "output_too_large";

    /// <summary>The adapter threw: a bug of it.</summary>
    public const string AdapterFault = "adapter_fault";

    /// <summary>A child execution failed.</summary>
    public const string ChildFailed = "child_failed";

    /// <summary>The circuit to the host is open: the call was not made.</summary>
    public const string CircuitOpen = "circuit_open";

    /// <summary>The execution was cancelled.</summary>
    public const string Cancelled = "cancelled";
}
