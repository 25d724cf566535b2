using System.Text.Json.Serialization;
using Autonomy.Core.Executions;

namespace Autonomy.Core.Indexing;

/// <summary>
/// What of an execution is under way: as much of its state as it takes to count what lists show. It is small, because
/// what has ended is left out.
/// </summary>
internal sealed class OpenWork
{
    /// <summary>The status, without regard to whether only people can move it.</summary>
    public ExecutionStatus Status { get; set; }

    /// <summary>Whether the undo under way waits for a person; null: none is under way.</summary>
    public bool? IsUndoWaiting { get; set; }

    /// <summary>How many items at once, of steps with a fan-out.</summary>
    public Dictionary<string, int> Windows { get; set; } = [];

    /// <summary>Steps that have begun in any way and have not ended.</summary>
    public Dictionary<string, OpenStep> Steps { get; set; } = [];

    /// <summary>Questions without an answer, in the order in which they were asked.</summary>
    public List<OpenDecision> Decisions { get; set; } = [];

    [JsonIgnore]
    public IEnumerable<OpenUnit> Units => Steps.Values.SelectMany(step => step.Units.Values);

    /// <summary>Whether something of a step that has not ended failed, and has not succeeded since.</summary>
    [JsonIgnore]
    public bool IsFailing =>
        Steps.Values.Any(step => step.HasFailed || step.Units.Values.Any(unit => unit.HasFailed));

    [JsonIgnore]
    public bool HasStartableUnit => Status != ExecutionStatus.Cancelling && Steps.Any(entry => entry.Value.Units.Values
            .Any(unit => unit.Phase == UnitPhase.Ready)
        || (entry.Value.Items is { } items && entry.Value.Begun < items
            && entry.Value.Units.Count < Windows.GetValueOrDefault(entry.Key, 1)));
}

/// <summary>A step that has begun in any way and has not ended.</summary>
internal sealed class OpenStep
{
    /// <summary>Items of its fan-out; null: there is none, or it is not known yet.</summary>
    public int? Items { get; set; }

    /// <summary>Items that have begun, or were carried over.</summary>
    public int Begun { get; set; }

    /// <summary>Whether an item of it failed for good.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasFailed { get; set; }

    /// <summary>Units that have begun and not ended, by item; 0 is that of a step without a fan-out.</summary>
    public Dictionary<int, OpenUnit> Units { get; set; } = [];
}

/// <summary>A step or item under way.</summary>
internal sealed class OpenUnit
{
    public UnitPhase Phase { get; set; }

    /// <summary>What it waits for, while it waits.</summary>
    public WaitKind? On { get; set; }

    /// <summary>The decision's id, where it waits for one.</summary>
    public string? Detail { get; set; }

    /// <summary>The tool of its last attempt.</summary>
    public string? Tool { get; set; }

    /// <summary>Whether an attempt failed, and none has succeeded since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasFailed { get; set; }

    /// <summary>Whether a call of it runs: an attempt, or the undoing of one.</summary>
    [JsonIgnore]
    public bool IsRunning => Phase == UnitPhase.Running || On == WaitKind.Rollback;

    /// <summary>Whether a cancel waits for it.</summary>
    [JsonIgnore]
    public bool HasOpenCall => IsRunning || On == WaitKind.Child;

    /// <summary>Whether only a person moves it on.</summary>
    [JsonIgnore]
    public bool WaitsForPeople => On switch
    {
        WaitKind.Approval or WaitKind.Decision => true,
        WaitKind.Budget => Detail != Granting.Grant,
        _ => false,
    };
}

/// <summary>Where a unit is.</summary>
internal enum UnitPhase
{
    /// <summary>Between two events.</summary>
    Pending,

    /// <summary>It waits for a free place.</summary>
    Ready,

    /// <summary>An attempt runs.</summary>
    Running,

    /// <summary>It waits for something.</summary>
    Waiting,
}

/// <summary>How open work is stored: for this program's version of the index alone.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenWork))]
internal sealed partial class OpenWorkJson : JsonSerializerContext;
