using Autonomy.Actors.Executions;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary>
/// Gives a command to an execution: through the process that owns the store, or here, where the execution then goes on
/// to its end.
/// </summary>
internal static class Steering
{
    public static async Task<int> SendAsync(
        CommandContext context, string given, bool mayRun, Func<ExecutionState, ExecutionCommand> commandFor)
    {
        await using StoreView store = StoreView.Open(context);
        ExecutionState state = await store.ReadAsync(await store.FindAsync(given));
        ExecutionState root = await ResumeCommand.RootOfAsync(store, state);
        return await SendAsync(context, state, root, commandFor(state), mayRun);
    }

    public static async Task<int> SendAsync(
        CommandContext context, ExecutionState state, ExecutionState root, ExecutionCommand command, bool mayRun) =>
        await SendAllAsync(context, [new GivenCommand(state, root, command)], mayRun);

    /// <summary>Gives commands to several executions; what may go on here goes on, all at once.</summary>
    public static async Task<int> SendAllAsync(
        CommandContext context, IReadOnlyList<GivenCommand> commands, bool mayRun)
    {
        await using EngineSession? session = EngineSession.TryOpen(context);
        if (session is not null) await session.ReadRulesAsync(commands.Select(given => given.Root));
        int code = ExitCode.Done;
        var running = new List<GivenCommand>();
        foreach (GivenCommand given in commands)
        {
            if (session is null) code = await SendToOwnerAsync(context, given.Execution, given.Command);
            else if (given.Runs(mayRun)) running.Add(given);
            else await RecordAsync(context, session, given);
        }

        return running.Count == 0 ? code : await RunAsync(context, session!, running);
    }

    private static async Task RecordAsync(CommandContext context, EngineSession session, GivenCommand given)
    {
        // Nobody ran it: what is repeated at its loading must not begin only to be stopped.
        ExecutionCommand command =
            given.Command is ExecutionCommand.Pause pause ? pause with { Now = true } : given.Command;
        EngineSession.MustBeAccepted(await session.Trail.SendAsync(given.Execution.Id, command));
        context.Note($"Recorded. Go on with: {context.Command($"resume {given.Root.Id}")}");
    }

    private static async Task<int> SendToOwnerAsync(
        CommandContext context, ExecutionState state, ExecutionCommand command)
    {
        CommandReply reply = await EngineSession.SendToOwnerAsync(context, state.Id, command);
        EngineSession.MustBeAccepted(reply);
        ExecutionStatus status = ((CommandReply.Accepted)reply).Status;
        string still = status == ExecutionStatus.Pausing ? $": {await StillRunningAsync(context, state.Id)}" : ".";
        context.Note($"Taken by the process that owns the store; {state.Id} is {Words.Of(status)}{still}");
        return ExitCode.Done;
    }

    /// <summary>What a pause waits for.</summary>
    public static string StillFinishing(int attempts) =>
        $"{attempts} {(attempts == 1 ? "tool" : "tools")} still finishing";

    private static async Task<string> StillRunningAsync(CommandContext context, ExecutionId id)
    {
        await using StoreView store = StoreView.Open(context);
        return StillFinishing((await store.ReadAsync(id)).RunningAttempts);
    }

    private static async Task<int> RunAsync(
        CommandContext context, EngineSession session, IReadOnlyList<GivenCommand> commands)
    {
        using var runner = new Runner(context, session, commands.Select(given => given.Root.Id).Distinct());
        RunEnd end = await runner.RunAsync(async () =>
        {
            foreach (GivenCommand given in commands)
            {
                EngineSession.MustBeAccepted(await session.Trail.SendAsync(given.Execution.Id, given.Command));
                session.Engine.GoOn(given.Root.Id);
            }
        });
        Summary.Write(context, end);
        return end.ExitCode;
    }
}

/// <summary>A command, the execution that it is for, and the one that this is a child of, or itself.</summary>
internal sealed record GivenCommand(ExecutionState Execution, ExecutionState Root, ExecutionCommand Command)
{
    /// <summary>Whether the execution goes on here with it.</summary>
    public bool Runs(bool mayRun) => Command is ExecutionCommand.Cancel or ExecutionCommand.Terminate
        || (mayRun && Root.Status is not (ExecutionStatus.Paused or ExecutionStatus.Pausing));
}
