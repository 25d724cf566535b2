using System.Text.Json.Serialization;
using Autonomy.Core.Estimates;
using Autonomy.Core.Health;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Executions;

/// <summary>An execution as a snapshot holds it. Steps of which nothing is to be said are left out.</summary>
internal sealed record ExecutionRecord
{
    public required string Id { get; init; }

    public required string Workspace { get; init; }

    public string? Project { get; init; }

    public required Plan Plan { get; init; }

    public required DataObject Inputs { get; init; }

    public required string SubmittedBy { get; init; }

    public required Priority Priority { get; init; }

    public ParentLink? Parent { get; init; }

    public required ExecutionPhase Phase { get; init; }

    public required ExecutionStatus Status { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public InterventionRecord? Intervention { get; init; }

    public Failure? Error { get; init; }

    public int Calls { get; init; }

    public int Retries { get; init; }

    /// <summary>Absent while it is the plan's.</summary>
    public int? Concurrency { get; init; }

    public int CompletedSinceLowered { get; init; }

    public BudgetRecord? Budget { get; init; }

    public string? FinishedBy { get; init; }

    public bool IsUndoing { get; init; }

    public UndoState? Undo { get; init; }

    public WorkTally Work { get; init; }

    public HealthClass ToldHealth { get; init; }

    public required IReadOnlyList<StepRecord> Steps { get; init; }

    public required IReadOnlyList<DecisionState> Decisions { get; init; }

    public required IReadOnlyList<SignalRecord> Signals { get; init; }

    public ForkOrigin? Fork { get; init; }

    public PlanOrigin? PlanOrigin { get; init; }

    public Callback? Callback { get; init; }

    public PauseEnd? PauseEnd { get; init; }

    public bool IsPausedByParent { get; init; }

    public bool IsTerminated { get; init; }

    public IReadOnlyList<UnitKey>? AbandonedChildren { get; init; }

    public DurationRange? FirstEstimate { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public TimeSpan? PausedFor { get; init; }

    public decimal? CostUsd { get; init; }
}

/// <summary>Who asked for the pause or the cancel in force, and why.</summary>
internal sealed record InterventionRecord(string By, string? Reason);

/// <summary>Signals of one name that no step has taken yet, in the order in which they came.</summary>
internal sealed record SignalRecord(string Name, IReadOnlyList<DataValue> Payloads);

/// <summary>A step that has begun or ended.</summary>
internal sealed record StepRecord
{
    public required string Id { get; init; }

    public required StepStatus Status { get; init; }

    public int? ItemCount { get; init; }

    public DateTimeOffset? ReadyAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Failure? Error { get; init; }

    public string? SkipReason { get; init; }

    public bool Blocks { get; init; }

    public bool IsRemoved { get; init; }

    /// <summary>Units that wait for a place, in the order in which they became ready.</summary>
    public IReadOnlyList<int>? Ready { get; init; }

    public IReadOnlyList<UnitRecord>? Units { get; init; }
}

/// <summary>A step without a fan-out, or an item, that has begun or ended.</summary>
internal sealed record UnitRecord
{
    public int? Item { get; init; }

    public required StepStatus Status { get; init; }

    public int Attempts { get; init; }

    public int Tries { get; init; }

    public int Fallback { get; init; }

    public string? Tool { get; init; }

    public EffectClass Effect { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? AttemptStartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public WaitState? Wait { get; init; }

    public DateTimeOffset? ShortOfRoomSince { get; init; }

    public DataValue? Output { get; init; }

    public Failure? LastFailure { get; init; }

    public bool IsApproved { get; init; }

    public DataObject? Input { get; init; }

    public string? ApprovedCall { get; init; }

    public decimal? CostUsd { get; init; }

    public int? Probes { get; init; }

    /// <summary>Absent for the first.</summary>
    public int? Generation { get; init; }

    public UnclearCall? Unclear { get; init; }

    public StandingEffect? Standing { get; init; }

    public RollbackState? Rollback { get; init; }

    public int? Rollbacks { get; init; }

    public UnitHealing? Healing { get; init; }

    public int Losses { get; init; }

    public bool IsInDoubt { get; init; }

    public int CompletionOrder { get; init; }

    public bool IsUndoSettled { get; init; }

    public ToolProgress? Progress { get; init; }

    public bool IsStopping { get; init; }

    /// <summary>Absent: it does not, or nobody knows.</summary>
    public bool? AwaitsOffer { get; init; }

    public bool IsCarried { get; init; }
}

/// <summary>The shape of snapshots: as that of events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = ExecutionEventJson.DepthMax,
    Converters =
    [
        typeof(DataValueConverter<DataValue>), typeof(DataValueConverter<DataObject>), typeof(PlanConverter),
        typeof(WordConverter<Priority>), typeof(WordConverter<ExecutionPhase>), typeof(WordConverter<EffectClass>),
        typeof(WordConverter<WaitKind>), typeof(WordConverter<DecisionKind>), typeof(WordConverter<FailureKind>),
        typeof(WordConverter<FailureEffect>), typeof(WordConverter<FailureScope>),
        typeof(WordConverter<ExecutionStatus>), typeof(WordConverter<StepStatus>), typeof(WordConverter<Rung>),
        typeof(WordConverter<PauseThen>), typeof(WordConverter<ForkReason>),
        typeof(WordConverter<BudgetPart>),
        typeof(WordConverter<HealthClass>),
    ])]
[JsonSerializable(typeof(ExecutionRecord))]
internal sealed partial class ExecutionSnapshotJson : JsonSerializerContext;
