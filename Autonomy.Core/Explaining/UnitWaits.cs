using Autonomy.Core.Executions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Explaining;

/// <summary>What a unit waits for, an attempt that stands in line for a worker included.</summary>
public static class UnitWaits
{
    /// <summary>What the unit waits for; null: for nothing but the end of what runs.</summary>
    /// <param name="state">The execution, between commands.</param>
    /// <param name="unit">A unit of it.</param>
    /// <param name="tools">Knows where attempts of workers are; null: only what the journal tells.</param>
    public static WaitState? Of(ExecutionState state, UnitState unit, IToolCatalog? tools)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Wait is { } wait) return wait;
        if (unit.Status != StepStatus.Running) return null;
        var line = RemoteCauses.StandingOf(state, unit, tools) as RemoteStanding.InLine;
        if (line is null && !unit.AwaitsOffer) return null;
        return new WaitState(
            WaitKind.Executor, line?.Since ?? unit.AttemptStartedAt!.Value, RemoteCauses.EndOf(state, unit, tools),
            unit.Tool!);
    }
}
