using Autonomy.Actors.Executions;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary>
/// Gives a command to an execution: through the process that owns the store, or here, where the execution then goes on to
/// its end.
/// </summary>
internal static class Steering
{
    public static async Task<int> SendAsync(CommandContext context, string given, bool mayRun, Func<ExecutionState, ExecutionCommand> commandFor)
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
        CommandReply reply = session is null
            ? await EngineSession.SendToOwnerAsync(context, state.Id, command)
            : await session.Engine.SendAsync(state.Id, command);
        EngineSession.MustBeAccepted(reply);
        if (session is null)
        {
            context.Note($"Taken by the process that owns the store; {state.Id} is {Words.Of(((CommandReply.Accepted)reply).Status)}.");
            return ExitCode.Done;
        }

        if (mayRun && root.Status is not (ExecutionStatus.Paused or ExecutionStatus.Pausing) || command is ExecutionCommand.Cancel)
            return await GoOnAsync(context, session, root);
        context.Note($"Recorded. Go on with: {context.Command($"resume {root.Id}")}");
        return ExitCode.Done;
    }

    private static async Task<int> GoOnAsync(CommandContext context, EngineSession session, ExecutionState root)
    {
        session.Engine.GoOn(root.Id);
        using var runner = new Runner(context, session.Engine, [root.Id]);
        RunEnd end = await runner.RunAsync();
        Summary.Write(context, end);
        return end.ExitCode;
    }
}
