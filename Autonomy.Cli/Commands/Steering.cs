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
        CommandContext context, ExecutionState state, ExecutionState root, ExecutionCommand command, bool mayRun)
    {
        await using EngineSession? session = EngineSession.TryOpen(context);
        if (session is null) return await SendToOwnerAsync(context, state, command);
        bool isPaused = root.Status is ExecutionStatus.Paused or ExecutionStatus.Pausing;
        if (command is ExecutionCommand.Cancel or ExecutionCommand.Terminate || (mayRun && !isPaused))
            return await RunAsync(context, session, state, root, command);
        // Nobody ran it: what is repeated at its loading must not begin only to be stopped.
        if (command is ExecutionCommand.Pause pause) command = pause with { Now = true };
        EngineSession.MustBeAccepted(await session.Engine.SendAsync(state.Id, command));
        context.Note($"Recorded. Go on with: {context.Command($"resume {root.Id}")}");
        return ExitCode.Done;
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
        CommandContext context, EngineSession session, ExecutionState state, ExecutionState root,
        ExecutionCommand command)
    {
        using var runner = new Runner(context, session, [root.Id]);
        RunEnd end = await runner.RunAsync(async () =>
        {
            EngineSession.MustBeAccepted(await session.Engine.SendAsync(state.Id, command));
            session.Engine.GoOn(root.Id);
        });
        Summary.Write(context, end);
        return end.ExitCode;
    }
}
