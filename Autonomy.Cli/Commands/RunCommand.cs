using System.CommandLine;
using Autonomy.Actors.Executions;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Estimates;
using Autonomy.Core.Executions;
using Autonomy.Core.Notifications;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>run</c>: checks a plan, submits it to the store of this machine, and runs it here to its end.</summary>
internal static class RunCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> plan = CommandParts.PlanArgument();
        var inputs =
            new Option<string[]>("--input", "-i")
            {
                Description = "An input, again for each",
                HelpName = "NAME=VALUE",
                DefaultValueFactory = _ => [],
            };
        var file = new Option<string?>("--inputs")
        {
            Description = "A file with inputs, in YAML or JSON",
            HelpName = "FILE",
        };
        var limit = new Option<string?>("--timeout")
        {
            Description = "Pause after this time and exit with 124",
            HelpName = "DURATION",
        };
        var project = new Option<string?>("--project")
        {
            Description = "The project that it belongs to",
            HelpName = "PROJECT",
        };
        var priority = new Option<string>("--priority")
        {
            Description = string.Join(", ", Words.All<Priority>()),
            HelpName = "PRIORITY",
            DefaultValueFactory = _ => Words.Of(Priority.Medium),
        };
        Option<string[]> notify = NotifyOption.Create();
        var command = new Command("run", "Run a plan here, to its end")
        {
            plan, inputs, file, limit, project, priority, notify,
        };
        return command.Does(around, (context, parsed) => RunAsync(
            context,
            new RunOrder(
                parsed.GetRequiredValue(plan), parsed.GetValue(file), parsed.GetValue(inputs)!,
                DurationArgument.Read("--timeout", parsed.GetValue(limit)), parsed.GetValue(project),
                parsed.GetValue(notify)!, PrioritizeCommand.Read(parsed.GetValue(priority)!))));
    }

    private static async Task<int> RunAsync(CommandContext context, RunOrder order)
    {
        // All that can be refused is, before the store is opened or made.
        using BuiltInTools tools = EngineSession.Tools(context);
        Plan plan = PlanFile.Load(context, order.Path, tools.Catalog);
        DataObject inputs = PlanFile.LoadInputs(context, plan, order.InputFile, order.Assignments);
        IReadOnlyList<INotificationSink> sinks = NotifyOption.Read(context, order.Notify);
        await using EngineSession session = EngineSession.Open(context);
        await session.NotifyAsync(context, sinks);
        Estimator estimator = await LearnedDurations.EstimatorOfAsync(
            session.Engine.Journal, tools.Catalog, LocalEngine.Workspace);
        CommandReply reply = await session.Engine.SubmitAsync(
            plan, inputs, context.Around.User, order.Project, order.Priority,
            estimator.EstimateOf(plan, inputs, StableHash.Of64(plan.Header.Name)));
        EngineSession.MustBeAccepted(reply);
        using var runner = new Runner(context, session, [((CommandReply.Accepted)reply).Execution], order.Limit);
        RunEnd end = await runner.RunAsync();
        await session.DrainAsync(context);
        Summary.Write(context, end);
        return end.ExitCode;
    }

    /// <summary>What is asked of <c>run</c>.</summary>
    private sealed record RunOrder(
        string Path, string? InputFile, string[] Assignments, TimeSpan? Limit, string? Project, string[] Notify,
        Priority Priority);
}
