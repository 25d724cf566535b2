using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Pressure;
using Autonomy.Core.Spending;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>why</c>: one causal answer to why an execution, or a step of it, is where it is.</summary>
internal static class WhyCommand
{
    /// <summary>How deep children of children are followed: as deep as they may go.</summary>
    private const int DepthMax = 16;

    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var step = new Argument<string?>("STEP")
        {
            Description = "A step of it; the execution as a whole when absent",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("why", "Why it is where it is, and what to do") { id, step };
        return command.Does(around, (context, parsed) =>
            ExplainAsync(context, parsed.GetRequiredValue(id), parsed.GetValue(step)));
    }

    private static async Task<int> ExplainAsync(CommandContext context, string given, string? step)
    {
        await using StoreView store = StoreView.Open(context);
        using BuiltInTools tools = EngineSession.Tools(context);
        ExecutionState state = await store.ReadAsync(await store.FindAsync(given));
        WorkspaceRules rules = await store.RulesAsync();
        SpendingLedger spending = await store.SpendingAsync();
        Explanation why = step is null
            ? Why.Of(state, context.Now, tools.Catalog, rules, spending)
            : Why.OfStep(state, StepOf(state, step), context.Now, tools.Catalog, rules, spending);
        why = await ThroughChildrenAsync(
            store, why, child => Why.Of(child, context.Now, tools.Catalog, rules, spending));
        // A child goes on with the execution that started it.
        ExecutionState root = await ResumeCommand.RootOfAsync(store, state);
        if (!await ControlClient.IsServedAsync(context.DataFolder)) why = why.Unserved(root.Id.Value);
        EngineStatus? engine = state.IsTerminal ? null : await ControlClient.StatusAsync(context.DataFolder);
        if (context.WritesJson)
        {
            context.WriteJson(ExplanationText.DocumentOf(state, step, why, context)
                .With("engine", engine is null ? DataNull.Value : StatusProtocol.DataOf(engine)));
            return ExitCode.Done;
        }

        foreach (StyledLine line in ExplanationText.Of(why, context)) context.Out.Write(line);
        if (engine is not null) WriteShortage(context, engine);
        return ExitCode.Done;
    }

    // What an engine is short of slows everything that it runs, whatever the root is.
    private static void WriteShortage(CommandContext context, EngineStatus engine)
    {
        if (engine.Pressure.Level != PressureLevel.None) context.Out.Write(EngineText.Of(engine.Pressure));
        if (engine.HasTroubledGates)
        {
            context.Out.Write(new StyledLine().Add("Calls to a service are held back: ", "yellow")
                .Add(context.Command("health"), "bold").Add(" shows it."));
        }
    }

    /// <summary>Where the root is that a child execution goes on, the child's own causes take over.</summary>
    public static async Task<Explanation> ThroughChildrenAsync(
        StoreView store, Explanation why, Func<ExecutionState, Explanation> explain)
    {
        for (int depth = 0; depth < DepthMax && why is { MovedBy: Mover.Child, Root.Child: { } child }; depth++)
        {
            ExecutionState state = await store.ReadAsync(child);
            if (state.Plan is null) return why;
            why = why.Through(explain(state));
        }

        return why;
    }

    private static StepState StepOf(ExecutionState state, string given)
    {
        if (state.Steps.FirstOrDefault(step => step.Id == given) is { } found) return found;
        string near = NearestName.Of(given, state.Steps.Select(step => step.Id)) is { } name
            ? $" Did you mean '{name}'?"
            : $" 'autonomy get {state.Id}' shows its steps.";
        throw new RefusalException(ExitCode.NotFound, $"'{state.Id}' has no step '{given}'.{near}");
    }
}
