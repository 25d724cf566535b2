using System.CommandLine;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>pause</c>: no attempt of an execution, or of a tool, a host, a project, a workspace, starts any more; those that
/// run finish, or, of an execution and with <c>--now</c>, are stopped where repeating them is safe.
/// </summary>
internal static class PauseCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string?> id = CommandParts.OptionalExecutionArgument();
        Option<string?> reason = CommandParts.ReasonOption();
        var length = new Option<string?>("--for")
        {
            Description = "How long; then it goes on by itself",
            HelpName = "DURATION",
        };
        var then = new Option<PauseThen?>("--then")
        {
            Description = "resume or cancel an execution, after --for",
            HelpName = "WHAT",
            CustomParser = static given => GivenValues.WordOf<PauseThen>(given),
        };
        var now = new Option<bool>("--now") { Description = "Stop what runs, where repeating it is safe" };
        var command = new Command("pause", "Start nothing more of an execution, tool, host, project or workspace")
        {
            id, length, then, now, reason,
        };
        var scopes = new ScopeOptions();
        scopes.AddTo(command);
        return command.Does(around, (context, parsed) =>
        {
            bool isOfExecution = parsed.GetValue(then) is not null || parsed.GetValue(now);
            if (scopes.Of(parsed, parsed.GetValue(id)) is not { } scope)
            {
                ExecutionCommand pause = PauseOf(
                    context, parsed.GetValue(reason), DurationArgument.Read("--for", parsed.GetValue(length)),
                    parsed.GetValue(then), parsed.GetValue(now));
                return Steering.SendAsync(
                    context, CommandParts.Given(parsed.GetValue(id)), mayRun: false, _ => pause);
            }

            if (isOfExecution)
                throw new RefusalException(ExitCode.BadUsage, "--then and --now are for the pause of one execution.");
            return ScopeOptions.PauseAsync(context, scope, parsed.GetValue(reason), parsed.GetValue(length));
        });
    }

    private static ExecutionCommand.Pause PauseOf(
        CommandContext context, string? reason, TimeSpan? after, PauseThen? then, bool now)
    {
        if (after is null && then is not null)
            throw new RefusalException(ExitCode.BadUsage, "--then says what follows a time: add --for DURATION.");
        return new ExecutionCommand.Pause(context.Around.User, reason)
        {
            After = after,
            Then = then ?? PauseThen.Resume,
            Now = now,
        };
    }
}
