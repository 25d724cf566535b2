namespace Autonomy.Core.Recovery;

/// <summary>What went wrong: the kinds K1 to K23 of the taxonomy, which decide what healing is tried.</summary>
public enum FailureKind
{
    /// <summary>K1: no connection came about; nothing was done.</summary>
    ConnectFailed = 1,

    /// <summary>K2: no answer in time; whether it was done is not known.</summary>
    Timeout = 2,

    /// <summary>K3: the answer was cut.</summary>
    AnswerCut = 3,

    /// <summary>K4: the service is down for now.</summary>
    Unavailable = 4,

    /// <summary>K5: too many calls.</summary>
    RateLimited = 5,

    /// <summary>K6: a budget or quota is used up.</summary>
    BudgetExhausted = 6,

    /// <summary>K7: the token expired and can be refreshed.</summary>
    TokenExpired = 7,

    /// <summary>K8: the credential lacks a scope.</summary>
    MissingScope = 8,

    /// <summary>K9: access was withdrawn.</summary>
    AccessRevoked = 9,

    /// <summary>K10: denied here: by the file system, a policy, a role.</summary>
    Denied = 10,

    /// <summary>K11: the input breaks a rule of the tool.</summary>
    BadInput = 11,

    /// <summary>K12: an output does not fit where it is used.</summary>
    OutputMismatch = 12,

    /// <summary>K13: there is no such thing.</summary>
    NotFound = 13,

    /// <summary>K14: something changed meanwhile, or is held by another.</summary>
    Conflict = 14,

    /// <summary>K15: too large, or a local resource ran out.</summary>
    TooLarge = 15,

    /// <summary>K16: the service refuses for good.</summary>
    PermanentExternal = 16,

    /// <summary>K17: a setting is missing or wrong.</summary>
    Configuration = 17,

    /// <summary>K18: it ran, but the post-condition is false, or it goes in circles.</summary>
    NoProgress = 18,

    /// <summary>K19: a person must give something.</summary>
    InputRequired = 19,

    /// <summary>K20: data could be lost.</summary>
    DataLossRisk = 20,

    /// <summary>K21: a guard was broken; blocked.</summary>
    SecurityViolation = 21,

    /// <summary>K22: cancelled by us; never counted as a failure.</summary>
    Cancelled = 22,

    /// <summary>K23: no rule matched.</summary>
    Unknown = 23,
}

/// <summary>The family of a failure.</summary>
public enum FailureCategory
{
    /// <summary>The network.</summary>
    Network,

    /// <summary>A resource or quota.</summary>
    Resource,

    /// <summary>A right.</summary>
    Permission,

    /// <summary>The data.</summary>
    Validation,

    /// <summary>A setting or a name.</summary>
    Configuration,

    /// <summary>The sense of it.</summary>
    Logic,

    /// <summary>No rule matched.</summary>
    Unknown,
}

/// <summary>Whether trying again can help.</summary>
public enum FailurePersistence
{
    /// <summary>It passes by itself.</summary>
    Transient,

    /// <summary>It passes once something is put right.</summary>
    Correctable,

    /// <summary>It stays.</summary>
    Permanent,
}

/// <summary>Whether a person must decide.</summary>
public enum FailureSeverity
{
    /// <summary>The engine may go on by itself.</summary>
    NonCritical,

    /// <summary>A person must decide.</summary>
    Critical,
}

/// <summary>What is known of the effect of the call that failed.</summary>
public enum FailureEffect
{
    /// <summary>Nothing was done.</summary>
    None,

    /// <summary>It may or may not have been done.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Applied,
}

/// <summary>How far a failure reaches.</summary>
public enum FailureScope
{
    /// <summary>This call.</summary>
    Call,

    /// <summary>Every call of the tool.</summary>
    Tool,

    /// <summary>Every call to the host.</summary>
    Host,

    /// <summary>Every call with the credential.</summary>
    Credential,

    /// <summary>The whole execution.</summary>
    Execution,
}
