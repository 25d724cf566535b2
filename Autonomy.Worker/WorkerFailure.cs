namespace Autonomy.Worker;

/// <summary>
/// A handler throws it to say what went wrong: the engine decides by it what is tried. Any other exception is told as
/// <see cref="FailureKind.Unknown"/> with unknown effect.
/// </summary>
public sealed class WorkerFailureException : Exception
{
    /// <summary>A failure of unknown kind.</summary>
    public WorkerFailureException()
    {
    }

    /// <summary>A failure of unknown kind.</summary>
    public WorkerFailureException(string message)
        : base(message)
    {
    }

    /// <summary>A failure of unknown kind.</summary>
    public WorkerFailureException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What happened, and what to do, for the person who reads it.</param>
    public WorkerFailureException(FailureKind kind, string message)
        : base(message) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public FailureKind Kind { get; init; } = FailureKind.Unknown;

    /// <summary>A short stable word for programs: <c>card_declined</c>. Default <c>worker_failed</c>.</summary>
    public string Code { get; init; } = "worker_failed";

    /// <summary>Whether the call had its effect all the same; default unknown.</summary>
    public FailureEffect Effect { get; init; }

    /// <summary>The shortest time before another try; null (the default), zero or less: the engine decides.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What is known of the effect of a call that failed.</summary>
public enum FailureEffect
{
    /// <summary>It may or may not have been had.</summary>
    Unknown,

    /// <summary>Nothing was done.</summary>
    None,

    /// <summary>It was done.</summary>
    Applied,
}

/// <summary>What went wrong, by the kinds K1 to K23 of the engine.</summary>
public enum FailureKind
{
    /// <summary>No connection came about; nothing was done.</summary>
    ConnectFailed = 1,

    /// <summary>No answer in time.</summary>
    Timeout = 2,

    /// <summary>The answer was cut.</summary>
    AnswerCut = 3,

    /// <summary>The service is down for now.</summary>
    Unavailable = 4,

    /// <summary>Too many calls.</summary>
    RateLimited = 5,

    /// <summary>A budget or quota is used up.</summary>
    BudgetExhausted = 6,

    /// <summary>The token expired and can be refreshed.</summary>
    TokenExpired = 7,

    /// <summary>The credential lacks a scope.</summary>
    MissingScope = 8,

    /// <summary>Access was withdrawn.</summary>
    AccessRevoked = 9,

    /// <summary>Denied by a policy or a role.</summary>
    Denied = 10,

    /// <summary>The input breaks a rule of the tool.</summary>
    BadInput = 11,

    /// <summary>An output does not fit where it is used.</summary>
    OutputMismatch = 12,

    /// <summary>There is no such thing.</summary>
    NotFound = 13,

    /// <summary>Something changed meanwhile, or is held by another.</summary>
    Conflict = 14,

    /// <summary>Too large, or a local resource ran out.</summary>
    TooLarge = 15,

    /// <summary>The service refuses for good.</summary>
    PermanentExternal = 16,

    /// <summary>A setting is missing or wrong.</summary>
    Configuration = 17,

    /// <summary>It ran without getting anywhere.</summary>
    NoProgress = 18,

    /// <summary>A person must give something.</summary>
    InputRequired = 19,

    /// <summary>Data could be lost.</summary>
    DataLossRisk = 20,

    /// <summary>A guard was broken.</summary>
    SecurityViolation = 21,

    /// <summary>It was stopped.</summary>
    Cancelled = 22,

    /// <summary>Nobody knows.</summary>
    Unknown = 23,
}

/// <summary>
/// The service does not take the worker, and would not if it asked again: what it offers is wrong, its token is none,
/// has expired or may not do this, or this is no such service. Told when a stream begins; nothing that ends one
/// afterwards is told so.
/// </summary>
public sealed class WorkerRefusedException : Exception
{
    /// <summary>It does not say why.</summary>
    public WorkerRefusedException()
    {
    }

    /// <summary>It says why.</summary>
    public WorkerRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>It says why.</summary>
    public WorkerRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
