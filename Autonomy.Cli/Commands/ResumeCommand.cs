using System.CommandLine;
using Autonomy.Actors.Executions;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Journals;

namespace Autonomy.Cli.Commands;

/// <summary><c>resume</c>: goes on with what a crash, Ctrl-C or a pause left.</summary>
internal static class ResumeCommand
{
    public static Command Create(Surroundings around)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The execution; all that are open when absent",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> notify = NotifyOption.Create();
        Option<string?> reason = CommandParts.ReasonOption();
        var command = new Command("resume", "Go on with what a crash, Ctrl-C or a pause left") { id, notify, reason };
        var scopes = new ScopeOptions();
        scopes.AddTo(command);
        return command.Does(around, (context, parsed) =>
        {
            string? why = parsed.GetValue(reason);
            if (scopes.Of(parsed, parsed.GetValue(id)) is not { } scope)
                return ResumeAsync(context, parsed.GetValue(id), parsed.GetValue(notify)!, why);
            return ScopeOptions.ResumeAsync(context, scope, why);
        });
    }

    /// <summary>Lets executions go on in this process, to their end.</summary>
    private static async Task<int> GoOnAsync(
        CommandContext context, EngineSession session, IReadOnlyList<ExecutionState> states, string[] notify,
        string? reason)
    {
        await session.ReadRulesAsync(states);
        await session.NotifyAsync(context, NotifyOption.Read(context, notify));
        using var runner = new Runner(context, session, states.Select(state => state.Id));
        RunEnd end = await runner.RunAsync(async () =>
        {
            foreach (ExecutionState state in states) await BeginAsync(context, session, state, reason);
        });
        await session.DrainAsync(context);
        Summary.Write(context, end);
        return end.ExitCode;
    }

    private static async Task BeginAsync(
        CommandContext context, EngineSession session, ExecutionState state, string? reason)
    {
        if (state.Status is ExecutionStatus.Paused or ExecutionStatus.Pausing)
        {
            EngineSession.MustBeAccepted(await session.Trail.SendAsync(
                state.Id, new ExecutionCommand.Resume(context.Around.User) { Reason = reason }));
        }

        session.Engine.GoOn(state.Id);
    }

    private static async Task<int> ResumeAsync(CommandContext context, string? given, string[] notify, string? reason)
    {
        List<ExecutionState> states = await FindAsync(context, given);
        if (states.Count == 0) return await NothingOpenAsync(context, notify);
        if (given is not null && states[0].IsTerminal) throw Ended(states[0]);
        await using EngineSession? session = EngineSession.TryOpen(context);
        return session is null
            ? await ResumeAtOwnerAsync(context, states, reason)
            : await GoOnAsync(context, session, states, notify, reason);
    }

    private static async Task<List<ExecutionState>> FindAsync(CommandContext context, string? given)
    {
        try
        {
            await using StoreView store = StoreView.Open(context);
            if (given is not null)
                return [await RootOfAsync(store, await store.ReadAsync(await store.FindAsync(given)))];
            var open = new List<ExecutionState>();
            foreach (ExecutionId id in await store.OpenIdsAsync()) open.Add(await store.ReadAsync(id));
            // Children go on by their parents, and end by one that was ended at once.
            return [.. open.Where(state => MustGoOn(state, open)).OrderBy(state => state.SubmittedAt)];
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.Missing && given is null)
        {
            return [];
        }
    }

    private static bool MustGoOn(ExecutionState state, List<ExecutionState> open) => state.IsTerminated
        ? open.Any(child => !child.IsTerminal && child.Parent?.Execution == state.Id.Value)
        : state is { IsTerminal: false, Parent: null };

    /// <summary>The execution of its own that this one is, or is a child of.</summary>
    public static async Task<ExecutionState> RootOfAsync(StoreView store, ExecutionState state)
    {
        while (state.Parent is { } parent) state = await store.ReadAsync(ExecutionId.Parse(parent.Execution));
        return state;
    }

    private static async Task<int> ResumeAtOwnerAsync(
        CommandContext context, List<ExecutionState> states, string? reason)
    {
        foreach (ExecutionState state in states.Where(state => !state.IsTerminal))
        {
            CommandReply reply = await EngineSession.SendToOwnerAsync(
                context, state.Id, new ExecutionCommand.Resume(context.Around.User) { Reason = reason });
            EngineSession.MustBeAccepted(reply);
            context.Note($"{state.Id} goes on in the process that owns the store.");
        }

        return ExitCode.Done;
    }

    private static async Task<int> NothingOpenAsync(CommandContext context, string[] notify)
    {
        // What was killed after an execution's end and before the news of it still owes the news.
        if (notify.Length > 0 && Directory.Exists(context.DataFolder))
        {
            IReadOnlyList<INotificationSink> sinks = NotifyOption.Read(context, notify);
            await using EngineSession session = EngineSession.Open(context);
            await session.NotifyAsync(context, sinks);
            await session.DrainAsync(context);
        }

        context.Error.Write($"Nothing is open in '{context.DataGiven}'.");
        if (context.WritesJson) context.WriteJson(ExecutionDocument.Of([]));
        return ExitCode.Done;
    }

    private static RefusalException Ended(ExecutionState state) => new(
        ExitCode.RefusedByState,
        $"'{state.Id}' has ended ({Words.Of(state.Status)}). Run its plan again with 'autonomy run'.");
}
