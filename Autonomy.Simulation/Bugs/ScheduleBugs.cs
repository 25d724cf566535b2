namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes in schedules: which of their times run, and what becomes of a run that has begun.</summary>
internal static class ScheduleBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "schedule-time-decided-again",
            "A clock that was set back has a schedule decide on times that were decided on before.",
            "A schedule, ClockJump or a takeover, and a resume or a change of the schedule.",
            [3],
            new SourceEdit(
                "Autonomy.Core/Schedules/Schedule.cs",
                "time > DecidedTo ? time : DecidedTo;", "time;")),
        new(
            "schedule-makes-up-for-its-pause",
            "A schedule that is resumed runs what passed during the pause.",
            "A schedule that is paused over one of its times, and resumed.",
            [3],
            new SourceEdit(
                "Autonomy.Core/Schedules/Schedule.cs",
                "            PauseReason = null,\n            DecidedTo = Later(at),\n",
                "            PauseReason = null,\n")),
        new(
            "schedule-waiting-runs-in-a-pause",
            "What waits for the end of a run begins though the schedule is paused.",
            "A schedule that queues its runs, paused while one runs and another waits.",
            [18],
            new SourceEdit(
                "Autonomy.Core/Schedules/ScheduleDecider.cs",
                "{ IsPaused: false, Open.IsEmpty: true, Waiting: [var next, ..] }",
                "{ Open.IsEmpty: true, Waiting: [var next, ..] }")),
        new(
            "schedule-runs-in-parallel",
            "A time that comes while a run has not ended begins another one, whatever the schedule says.",
            "A schedule that passes times over or queues them, and a run longer than its distance.",
            [29],
            new SourceEdit(
                "Autonomy.Core/Schedules/ScheduleDecider.cs",
                "overlap == Overlap.Parallel && hasRoom", "hasRoom")),
        new(
            "schedule-not-brought-back",
            "A schedule where something runs is not brought back after a crash, but when its next time comes.",
            "A run that began, NodeKill before its execution is durable, and no time after it.",
            [31],
            new SourceEdit(
                "Autonomy.Actors/Schedules/ScheduleKeeper.cs",
                "schedule.IsQuiet ? schedule.NextDue() : WakeUp.AtRestart", "schedule.NextDue()")) { Near = 270 },
        new(
            "schedule-refused-run-forgotten",
            "A run whose submission the store refused is not submitted again.",
            "A schedule, and DiskFull or a refused append when a run is submitted.",
            [31],
            new SourceEdit(
                "Autonomy.Actors/Schedules/ScheduledExecutions.cs",
                "RejectionCode.Overloaded or RejectionCode.StoreRefused) return;",
                "RejectionCode.Overloaded or RejectionCode.StoreRefused) { errand.Submit = null; return; }")),
        new(
            "schedule-forgets-what-it-left",
            "A schedule that is deleted forgets the runs that have not ended, and submits them no more.",
            "A schedule that is deleted when a run has begun, and its execution is not there yet.",
            [31],
            new SourceEdit(
                "Autonomy.Core/Schedules/Schedule.cs",
                "            Left = Left.AddRange(Open.Select(run => new LeftRun(run, Definition!))),\n", "")),
    ];
}
