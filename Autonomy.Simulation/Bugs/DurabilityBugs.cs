namespace Autonomy.Simulation.Bugs;

/// <summary>Mistakes between a decision and its durability.</summary>
internal static class DurabilityBugs
{
    private const string Journaled = "Autonomy.Actors/Journaled/JournaledActor.cs";
    private const string Supervisor = "Autonomy.Actors/Executions/ExecutionSupervisor.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "unknown-commit-retried",
            "After a commit of unknown outcome the same append is tried again, and the stream is not read before.",
            "SyncError, StoreTimeout or AnswerLost while appends are under way.",
            [25],
            new SourceEdit(
                Journaled,
                "case AppendOutcome.Refused:",
                "case AppendOutcome.Refused or AppendOutcome.Unknown:")),
        new(
            "unknown-commit-taken-as-written",
            "A commit of unknown outcome is taken for a success: replies and effects leave for what may be lost.",
            "StoreTimeout or SyncError whose batch is lost; answers that clients count on.",
            [1, 24],
            new SourceEdit(
                Journaled,
                "case AppendOutcome.Appended:",
                "case AppendOutcome.Appended or AppendOutcome.Unknown:")),
        new(
            "conflict-swallowed",
            "An append that was refused for another writer's sake is taken for a success, on a stale state.",
            "Zombie, or an append that lands after the stream was read again; answers that clients count on.",
            [1, 24],
            new SourceEdit(
                Journaled,
                "case AppendOutcome.Appended:",
                "case AppendOutcome.Appended or AppendOutcome.Conflict or AppendOutcome.Fenced:")),
        new(
            "ack-before-durable",
            "A command is answered when it is decided, not when it is durable.",
            "Any commands; LateSync, or a kill between the decision and the commit, shows a loss.",
            [1, 24],
            new SourceEdit(
                Journaled,
                "if (pending.Sender is not null || IsToldOnce(pending.Command)) _replies.Add((pending, reply));",
                "pending.Sender?.Tell(reply, Self);")),
        new(
            "effect-before-durable",
            "A tool is called when its attempt is decided, not when the attempt's start is durable.",
            "Any steps; LateSync or a refused append makes it plain.",
            [10, 24],
            new SourceEdit(
                Supervisor,
                "foreach (ExecutionEffect effect in accepted.Effects) batch.AddEffect(effect);",
                "foreach (ExecutionEffect effect in accepted.Effects) _calls!.CarryOut(effect);")),
        new(
            "told-again-after-unknown",
            "When an actor restarts after a commit of unknown outcome, commands that may be written are told again.",
            "AnswerLost (the commit was done) while a client's signal is in it.",
            [23],
            new SourceEdit(Journaled, "bool isCertain = !_mayBeWritten;", "bool isCertain = true;")),
        new(
            "refused-append-forgotten",
            "An append that the store refused is not tried again.",
            "DiskFull or SerializationFailure on an execution that is acknowledged, and no restart of the node later.",
            [31],
            new SourceEdit(
                Journaled, "Context.Timers.StartSingle(RetryAppend, RetryAppend, RefusedRetryDelay);", "")),
        new(
            "recovery-after-what-was-told",
            "After a load, what was told meanwhile is decided before the recovery, which then takes the attempts that "
                + "this started for lost ones.",
            "A signal, an answer or a resume that brings a sleeping execution back and starts a step; or a command "
                + "that starts a step while an actor restarts.",
            [12, 14],
            new SourceEdit(
                Journaled,
                "[.. OnLoaded().Select(static command => new Pending(command, null)), .. _commands]",
                "[.. _commands, .. OnLoaded().Select(static command => new Pending(command, null))]")),
    ];
}
