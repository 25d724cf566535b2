using Autonomy.Core.Estimates;

namespace Autonomy.Core.Executions;

/// <content>How long it was to take, and which of its time was not its own.</content>
public sealed partial class ExecutionState
{
    /// <summary>How long it was expected to take, before its start; null where nobody estimated it.</summary>
    public DurationRange? FirstEstimate { get; private set; }

    /// <summary>Since when nothing runs because of a pause; null: it is not paused.</summary>
    internal DateTimeOffset? PausedAt { get; private set; }

    /// <summary>How long it was paused before, without the time in which people or signals were waited for.</summary>
    internal TimeSpan PausedFor { get; private set; }

    private void ApplyToFigures(ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.HealthDropped dropped: ToldHealth = dropped.To; break;
            case ExecutionEvent.HealthRecovered recovered: ToldHealth = recovered.To; break;
            case ExecutionEvent.Estimated estimated: FirstEstimate = estimated.Total; break;
            default: ApplyToBudget(happened); break;
        }
    }

    private void RestoreEstimates(ExecutionRecord record) =>
        (FirstEstimate, PausedAt, PausedFor) = (record.FirstEstimate, record.PausedAt, record.PausedFor ?? default);

    private void EndPause(DateTimeOffset at)
    {
        if (PausedAt is not { } from) return;
        PausedFor += WorkingTime.Own(this, from, at);
        PausedAt = null;
    }
}
