using Autonomy.Core.Executions;
using Autonomy.Core.Tools;

namespace Autonomy.Core.Explaining;

/// <summary>
/// Why an attempt that a worker is to run has not ended: it stands in line for one, or its worker is not heard of. What
/// the engine that hands it out knows of that is told where it is known.
/// </summary>
internal static class RemoteCauses
{
    /// <summary>What keeps the attempt, and null where a worker runs it, or it is no worker's.</summary>
    public static Finding? Of(WhyContext why, UnitState unit) => StandingOf(why.State, unit, why.Tools) switch
    {
        RemoteStanding.InLine line => OfLine(why, unit, line),
        RemoteStanding.Held { IsConnected: false } held => OfLostConnection(why, unit, held),
        RemoteStanding.Unclaimed unclaimed => OfUnclaimed(why, unit, unclaimed),
        null when unit.AwaitsOffer => OfLine(why, unit, null),
        _ => null,
    };

    /// <summary>The worker that runs the attempt; null: none does, or it is not known.</summary>
    public static string? WorkerOf(WhyContext why, UnitState unit) =>
        StandingOf(why.State, unit, why.Tools) is RemoteStanding.Held held ? held.Worker : null;

    /// <summary>Where the open attempt is; null: it is no worker's, or it is not known here.</summary>
    public static RemoteStanding? StandingOf(ExecutionState state, UnitState unit, IToolCatalog? tools)
    {
        bool isOpen = unit is { Status: StepStatus.Running, IsInDoubt: false, Tool: not null };
        if (!isOpen || !ToolName.TryParse(unit.Tool!, out ToolName tool)) return null;
        return tools?.RemoteAdapterOf(tool)?.StandingOf(
            Starting.KeyOf(state, state.Steps[unit.Key.Step], unit.Key), unit.Attempts);
    }

    /// <summary>When the attempt is over at the latest; null: that is not known here.</summary>
    public static DateTimeOffset? EndOf(ExecutionState state, UnitState unit, IToolCatalog? tools)
    {
        TimeSpan? ofStep = state.Steps[unit.Key.Step].Definition.Timeout;
        return unit.AttemptStartedAt + (ofStep ?? ToolOf(unit, tools)?.Timeout);
    }

    private static Finding OfLine(WhyContext why, UnitState unit, RemoteStanding.InLine? line)
    {
        Cause root = UnitCauses.About(
            why, unit, CauseKind.Executor,
            $"stands in line for a worker of {unit.Tool} (attempt {unit.Attempts}){TakenBy(line)}") with
        {
            Since = line?.Since ?? unit.AttemptStartedAt,
            Until = EndOf(why.State, unit, why.Tools),
        };
        return Finding.Of(
            root, Mover.Executor,
            "a worker that has a place for it, or its timeout, which ends it with nothing done");
    }

    private static string TakenBy(RemoteStanding.InLine? line)
    {
        if (line is null) return "";
        string before = line.Before switch
        {
            0 => "it is the next",
            1 => "1 attempt stands before it",
            _ => $"{line.Before} attempts stand before it",
        };
        string places = line.Places == 1 ? "1 place" : $"{line.Places} places";
        string workers = line.Workers == 1 ? "1 connected worker has" : $"{line.Workers} connected workers have";
        return $": {workers} {places} for it, and {before}";
    }

    private static Finding OfLostConnection(WhyContext why, UnitState unit, RemoteStanding.Held held)
    {
        string runs = $"was handed to the worker '{held.Worker}' as attempt {unit.Attempts} of {unit.Tool}, and the "
            + "connection of that worker is lost";
        Cause root = UnitCauses.About(why, unit, CauseKind.Executor, runs) with
        {
            Since = held.HeardAt,
            Until = held.LeaseEnds,
        };
        string next =
            $"the worker, once it connects again and names the attempt; at {held.LeaseEnds:u} it counts as lost";
        return Finding.Of(root, Mover.Executor, $"{next}, and then {AfterLoss(why, unit)}");
    }

    private static Finding OfUnclaimed(WhyContext why, UnitState unit, RemoteStanding.Unclaimed unclaimed)
    {
        string ran = $"may have been handed to a worker before the engine started (attempt {unit.Attempts} of "
            + $"{unit.Tool}), and no worker has named it since";
        Cause root = UnitCauses.About(why, unit, CauseKind.Executor, ran) with
        {
            Since = unit.AttemptStartedAt,
            Until = unclaimed.LeaseEnds,
        };
        string end = unclaimed.LeaseEnds is { } at ? $"at {at:u}" : "a lease after workers can connect";
        return Finding.Of(
            root, Mover.Executor,
            $"the worker that has it, once it connects and names it; {end} it counts as lost, and then "
            + AfterLoss(why, unit));
    }

    // As AttemptEnding decides it.
    private static string AfterLoss(WhyContext why, UnitState unit)
    {
        ToolDescriptor? tool = ToolOf(unit, why.Tools);
        if (unit.Effect is EffectClass.Pure or EffectClass.Idempotent || tool is { HonoursIdempotencyKey: true })
            return "it is called again, as that is safe";
        return tool is { CanProbe: true }
            ? "a probe finds out whether it happened"
            : "a person is asked what became of it";
    }

    private static ToolDescriptor? ToolOf(UnitState unit, IToolCatalog? tools) =>
        unit.Tool is { } name && ToolName.TryParse(name, out ToolName tool) ? tools?.Find(tool) : null;
}
