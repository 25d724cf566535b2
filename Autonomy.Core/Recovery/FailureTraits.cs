namespace Autonomy.Core.Recovery;

/// <summary>What follows from a failure's kind alone.</summary>
/// <param name="Category">The family.</param>
/// <param name="Persistence">Whether trying again can help.</param>
/// <param name="Severity">Whether a person must decide.</param>
public readonly record struct FailureTraits(
    FailureCategory Category, FailurePersistence Persistence, FailureSeverity Severity)
{
    /// <summary>How far a failure of a kind reaches, where nothing more is known of it than its kind.</summary>
    public static FailureScope ScopeOf(FailureKind kind) => kind switch
    {
        FailureKind.ConnectFailed or FailureKind.Unavailable => FailureScope.Host,
        FailureKind.RateLimited or FailureKind.BudgetExhausted => FailureScope.Credential,
        FailureKind.TokenExpired or FailureKind.MissingScope or FailureKind.AccessRevoked => FailureScope.Credential,
        FailureKind.Cancelled => FailureScope.Execution,
        _ => FailureScope.Call,
    };

    /// <summary>The traits of a kind.</summary>
    public static FailureTraits Of(FailureKind kind) => kind switch
    {
        FailureKind.ConnectFailed => NonCritical(FailureCategory.Network, FailurePersistence.Transient),
        FailureKind.Timeout => NonCritical(FailureCategory.Network, FailurePersistence.Transient),
        FailureKind.AnswerCut => NonCritical(FailureCategory.Network, FailurePersistence.Transient),
        FailureKind.Unavailable => NonCritical(FailureCategory.Resource, FailurePersistence.Transient),
        FailureKind.RateLimited => NonCritical(FailureCategory.Resource, FailurePersistence.Transient),
        FailureKind.BudgetExhausted => Critical(FailureCategory.Resource),
        FailureKind.TokenExpired => NonCritical(FailureCategory.Permission, FailurePersistence.Correctable),
        FailureKind.MissingScope => NonCritical(FailureCategory.Permission, FailurePersistence.Correctable),
        FailureKind.AccessRevoked => Critical(FailureCategory.Permission),
        FailureKind.Denied => NonCritical(FailureCategory.Permission, FailurePersistence.Correctable),
        FailureKind.BadInput => NonCritical(FailureCategory.Validation, FailurePersistence.Correctable),
        FailureKind.OutputMismatch => NonCritical(FailureCategory.Validation, FailurePersistence.Correctable),
        FailureKind.NotFound => NonCritical(FailureCategory.Configuration, FailurePersistence.Correctable),
        FailureKind.Conflict => NonCritical(FailureCategory.Logic, FailurePersistence.Correctable),
        FailureKind.TooLarge => NonCritical(FailureCategory.Resource, FailurePersistence.Correctable),
        FailureKind.PermanentExternal => Critical(FailureCategory.Network),
        FailureKind.Configuration => NonCritical(FailureCategory.Configuration, FailurePersistence.Correctable),
        FailureKind.NoProgress => NonCritical(FailureCategory.Logic, FailurePersistence.Correctable),
        FailureKind.InputRequired =>
            new(FailureCategory.Logic, FailurePersistence.Correctable, FailureSeverity.Critical),
        FailureKind.DataLossRisk => Critical(FailureCategory.Logic),
        FailureKind.SecurityViolation => Critical(FailureCategory.Permission),
        FailureKind.Cancelled => NonCritical(FailureCategory.Logic, FailurePersistence.Permanent),
        FailureKind.Unknown => NonCritical(FailureCategory.Unknown, FailurePersistence.Permanent),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of failure."),
    };

    private static FailureTraits NonCritical(FailureCategory category, FailurePersistence persistence) =>
        new(category, persistence, FailureSeverity.NonCritical);

    private static FailureTraits Critical(FailureCategory category) =>
        new(category, FailurePersistence.Permanent, FailureSeverity.Critical);
}
