using System.CommandLine;
using Autonomy.Actors.Executions;
using Autonomy.Cli.Plans;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>retry</c>, <c>restart</c>, <c>fork</c>: a new execution that takes over what another one did, and runs the rest.
/// </summary>
internal static class ForkCommands
{
    public static Command Retry(Surroundings around) => Create(
        around, "retry", "Run what did not complete once more, as a new execution", ForkReason.Retry,
        static command => static (_, _, _, request) => request);

    public static Command Restart(Surroundings around) => Create(
        around, "restart", "Run from a step on once more, as a new execution", ForkReason.Restart, static command =>
        {
            var from = new Option<string>("--from")
            {
                Description = "The step; what depends on it runs again too",
                HelpName = "STEP",
                Required = true,
            };
            command.Add(from);
            return (_, parsed, _, request) => request with { From = parsed.GetRequiredValue(from) };
        });

    public static Command Fork(Surroundings around) => Create(
        around, "fork", "A new execution from any version of another, with other inputs", ForkReason.Fork,
        static command =>
        {
            var at = new Option<long?>("--at")
            {
                Description = "The version, as 'log -o wide' shows it; by default the last",
                HelpName = "VERSION",
                CustomParser = static given => GivenValues.WholeOf<long>(given),
            };
            var inputs = new Option<string[]>("--input", "-i")
            {
                Description = "An input to change, again for each",
                HelpName = "NAME=VALUE",
                DefaultValueFactory = static _ => [],
            };
            command.Add(at);
            command.Add(inputs);
            return (context, parsed, origin, request) => request with
            {
                Version = parsed.GetValue(at),
                Inputs = InputsOf(context, origin, parsed.GetValue(inputs)!),
            };
        });

    private delegate ForkRequest Completion(
        CommandContext context, ParseResult parsed, ExecutionState origin, ForkRequest request);

    private static Command Create(
        Surroundings around, string name, string description, ForkReason reason, Func<Command, Completion> options)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what it would do" };
        var command = new Command(name, description) { id };
        Completion complete = options(command);
        Option<string?> why = CommandParts.ReasonOption();
        command.Add(dryRun);
        command.Add(why);
        return command.Does(around, async (context, parsed) =>
        {
            await using StoreView store = StoreView.Open(context);
            ExecutionState origin = await store.ReadAsync(await store.FindAsync(parsed.GetRequiredValue(id)));
            var asked = new ForkRequest(origin.Id, reason, context.Around.User) { Comment = parsed.GetValue(why) };
            ForkRequest request = complete(context, parsed, origin, asked);
            return await RunAsync(context, store, origin, request, parsed.GetValue(dryRun));
        });
    }

    private static async Task<int> RunAsync(
        CommandContext context, StoreView store, ExecutionState origin, ForkRequest request, bool isDry)
    {
        (ForkPlan? plan, Rejection? refusal) = await LocalForks.PlanAsync(store.Journal, request);
        if (plan is null) EngineSession.MustBeAccepted(new CommandReply.Refused(origin.Id, refusal!));
        if (isDry && context.WritesJson)
        {
            context.WriteJson(SteeringDocument.Of(plan!));
            return ExitCode.Done;
        }

        bool stops = LocalForks.StopsOrigin(request, origin);
        Confirmation.Show(context, LinesOf(plan!, origin, stops), isDry);
        if (isDry) return ExitCode.Done;
        if (!plan!.Repeats.IsEmpty) Confirmation.Require(context, "Have these effects once more?");
        else if (stops) Confirmation.Require(context, $"Stop {origin.Id}, and begin anew?");
        request = request with { IsConfirmed = !plan.Repeats.IsEmpty };
        await using EngineSession? session = EngineSession.TryOpen(context);
        return session is null
            ? await ForkAtOwnerAsync(context, request)
            : await ForkHereAsync(context, session, request);
    }

    private static IEnumerable<StyledLine> LinesOf(ForkPlan plan, ExecutionState origin, bool stops)
    {
        IEnumerable<StyledLine> lines = SteeringText.Of(plan, origin);
        if (!stops) return lines;
        string first = $"  {origin.Id} is {Words.Of(origin.Status)}, and is cancelled first";
        return lines.Append(new StyledLine().Add(first, "yellow"));
    }

    private static async Task<int> ForkHereAsync(CommandContext context, EngineSession session, ForkRequest request)
    {
        CommandReply reply = await session.Trail.ForkAsync(request);
        EngineSession.MustBeAccepted(reply);
        using var runner = new Runner(context, session, [((CommandReply.Accepted)reply).Execution]);
        RunEnd end = await runner.RunAsync();
        Summary.Write(context, end);
        return end.ExitCode;
    }

    private static async Task<int> ForkAtOwnerAsync(CommandContext context, ForkRequest request)
    {
        CommandReply reply = await EngineSession.ForkAtOwnerAsync(context, request);
        EngineSession.MustBeAccepted(reply);
        ExecutionId fork = ((CommandReply.Accepted)reply).Execution;
        context.Note($"{fork} runs in the process that owns the store.");
        if (context.Output == OutputFormat.Name) context.Around.Out.WriteLine(fork.Value);
        return ExitCode.Done;
    }

    private static DataObject? InputsOf(CommandContext context, ExecutionState state, string[] assignments) =>
        assignments.Length == 0 ? null : PlanFile.LoadInputs(context, state.Plan!, state.Inputs, assignments);
}
