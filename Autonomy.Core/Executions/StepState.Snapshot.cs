namespace Autonomy.Core.Executions;

/// <content>The step as a record, and from one.</content>
public sealed partial class StepState
{
    /// <summary>Whether any event named it, so that there is something to say of it.</summary>
    internal bool HasBegun => Status != StepStatus.Pending || ReadyAt is not null;

    internal StepRecord ToSnapshot() => new()
    {
        Id = Id,
        Status = Status,
        ItemCount = ItemCount,
        ReadyAt = ReadyAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Error = Error,
        SkipReason = SkipReason,
        Blocks = Blocks,
        IsRemoved = IsRemoved,
        Ready = ReadyUnits.Count == 0 ? null : [.. ReadyUnits],
        Units = StartedAt is null ? null : [.. Units.Select(unit => unit.ToSnapshot())],
    };

    internal void Restore(StepRecord record)
    {
        Status = record.Status;
        ReadyAt = record.ReadyAt;
        StartedAt = record.StartedAt;
        EndedAt = record.EndedAt;
        Error = record.Error;
        SkipReason = record.SkipReason;
        Blocks = record.Blocks;
        IsRemoved = record.IsRemoved;
        if (record.ItemCount is { } count) FanOut(count);
        foreach (UnitRecord unit in record.Units ?? []) Unit(unit.Item).Restore(unit);
        foreach (int ready in record.Ready ?? []) ReadyUnits.Enqueue(ready);
        RunningUnits = Units.Count(unit => unit.Status == StepStatus.Running || unit.IsRollingBack);
        OpenChildren = Units.Count(unit => unit.Wait is { Kind: WaitKind.Child });
        CompletedUnits = Units.Count(unit => unit.Status == StepStatus.Completed);
        if (ItemCount is not null) DeriveItems();
        else Output = FindUnit(null)?.Output;
    }

    private void DeriveItems()
    {
        foreach (UnitState unit in Units)
        {
            if (unit.IsTerminal) ItemsEnded++;
            else OpenItems++;
            if (unit.Status == StepStatus.Failed) ItemsFailed++;
        }

        SkipBegunItems();
        if (Status is StepStatus.Completed or StepStatus.Failed or StepStatus.Undone) Output = CollectOutputs();
    }
}

/// <content>The unit as a record, and from one.</content>
public sealed partial class UnitState
{
    internal UnitRecord ToSnapshot() => new()
    {
        Item = Key.Item,
        Status = Status,
        Attempts = Attempts,
        Tries = Tries,
        Fallback = Fallback,
        Tool = Tool,
        Effect = Effect,
        StartedAt = StartedAt,
        AttemptStartedAt = AttemptStartedAt,
        EndedAt = EndedAt,
        Wait = Wait,
        ShortOfRoomSince = ShortOfRoomSince,
        Output = Output,
        LastFailure = LastFailure,
        IsApproved = IsApproved,
        Input = Input,
        ApprovedCall = ApprovedCall,
        CostUsd = CostUsd == 0 ? null : CostUsd,
        Probes = Probes == 0 ? null : Probes,
        Generation = Generation == 1 ? null : Generation,
        Healing = Healing,
        Losses = Losses,
        IsInDoubt = IsInDoubt,
        CompletionOrder = CompletionOrder,
        IsUndoSettled = IsUndoSettled,
        Progress = Progress,
        IsStopping = IsStopping,
        AwaitsOffer = AwaitsOffer ? true : null,
        IsCarried = IsCarried,
        Unclear = Unclear,
        Standing = Standing,
        Rollback = Rollback,
        Rollbacks = Rollbacks == 0 ? null : Rollbacks,
    };

    internal void Restore(UnitRecord record)
    {
        Status = record.Status;
        Attempts = record.Attempts;
        Tries = record.Tries;
        Fallback = record.Fallback;
        Tool = record.Tool;
        Effect = record.Effect;
        StartedAt = record.StartedAt;
        AttemptStartedAt = record.AttemptStartedAt;
        EndedAt = record.EndedAt;
        Wait = record.Wait;
        ShortOfRoomSince = record.ShortOfRoomSince;
        Output = record.Output;
        LastFailure = record.LastFailure;
        IsApproved = record.IsApproved;
        Input = record.Input;
        ApprovedCall = record.ApprovedCall;
        CostUsd = record.CostUsd ?? 0;
        Probes = record.Probes ?? 0;
        Generation = record.Generation ?? 1;
        Healing = record.Healing;
        Losses = record.Losses;
        IsInDoubt = record.IsInDoubt;
        CompletionOrder = record.CompletionOrder;
        IsUndoSettled = record.IsUndoSettled;
        Progress = record.Progress;
        IsStopping = record.IsStopping;
        AwaitsOffer = record.AwaitsOffer ?? false;
        IsCarried = record.IsCarried;
        Unclear = record.Unclear;
        Standing = record.Standing;
        Rollback = record.Rollback;
        Rollbacks = record.Rollbacks ?? 0;
    }
}
