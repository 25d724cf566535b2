namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in leaving memory and coming back: snapshots and wake-ups.</summary>
internal static class SleepBugs
{
    private const string StateSnapshot = "Autonomy.Core/Executions/ExecutionState.Snapshot.cs";
    private const string Supervisor = "Autonomy.Actors/Executions/ExecutionSupervisor.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "wake-up-not-stored",
            "An execution that sleeps until a timer is stored as one that only waits to be told.",
            "core.wait or a retry delay of more than a minute, and nobody who tells the execution anything meanwhile.",
            [22, 31],
            new SourceEdit(
                Supervisor,
                "_wakeUp = _state.NextTimer ?? WakeUp.OnlyWhenTold;",
                "_wakeUp = WakeUp.OnlyWhenTold;")),
        new(
            "not-loaded-after-a-crash",
            "Only a submission marks an execution as one to load after a restart, not its coming back from sleep.",
            "core.signal or a decision, told after the execution slept, with steps after it; NodeKill during those.",
            [31],
            new SourceEdit(
                Supervisor,
                "batch.WakeUp = WakeUpChange.Set(WakeUp.AtRestart);",
                "if (Version == 0) batch.WakeUp = WakeUpChange.Set(WakeUp.AtRestart);")),
        new(
            "tail-not-read",
            "Where there is a snapshot, the events after it are not folded.",
            "An execution that slept and went on, then NodeKill or an actor restart before it sleeps again.",
            [8, 11, 13],
            new SourceEdit(
                "Autonomy.Actors/Journaled/JournaledActor.cs",
                "        foreach ((StoredEvent stored, ReadOnlyMemory<byte> body) in loaded.Events)",
                "        else foreach ((StoredEvent stored, ReadOnlyMemory<byte> body) in loaded.Events)")),
        new(
            "snapshot-forgets-timers",
            "The timers of steps that wait are not derived from a snapshot.",
            "core.wait or a retry delay of more than a minute.",
            [8, 22, 31],
            new SourceEdit(StateSnapshot, "if (TimerOf(unit) is { } timer) _timers.Add(timer);", "")),
        new(
            "snapshot-forgets-signals",
            "Signals that no step has taken yet are not restored from a snapshot.",
            "A signal that comes before its step waits, then sleep (a long core.wait, a decision, a pause), then the "
                + "core.signal step.",
            [8, 23],
            new SourceEdit(
                StateSnapshot,
                "foreach (SignalRecord signal in record.Signals) "
                    + "_signals[signal.Name] = new Queue<DataValue>(signal.Payloads);",
                "")),
        new(
            "snapshot-forgets-tries",
            "How often a step was tried is not restored from a snapshot.",
            "A tool that fails at every try, and sleep between the tries: a retry delay of more than a minute, or a "
                + "pause.",
            [8, 15],
            new SourceEdit("Autonomy.Core/Executions/StepState.Snapshot.cs", "Tries = record.Tries;", "")),
    ];
}
