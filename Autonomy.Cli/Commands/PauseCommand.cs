using System.CommandLine;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Commands;

/// <summary>
/// <c>pause</c>: no attempt starts any more; those that run finish, or are stopped where repeating them is safe.
/// </summary>
internal static class PauseCommand
{
    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        Option<string?> reason = CommandParts.ReasonOption();
        var length = new Option<string?>("--for")
        {
            Description = "How long; then it goes on by itself",
            HelpName = "DURATION",
        };
        var then = new Option<PauseThen?>("--then")
        {
            Description = "resume or cancel, after --for",
            HelpName = "WHAT",
        };
        var now = new Option<bool>("--now") { Description = "Stop what runs, where repeating it is safe" };
        var command = new Command("pause", "Start nothing more of an execution") { id, length, then, now, reason };
        return command.Does(around, (context, parsed) =>
        {
            TimeSpan? after = DurationArgument.Read("--for", parsed.GetValue(length));
            if (after is null && parsed.GetValue(then) is not null)
                throw new RefusalException(ExitCode.BadUsage, "--then says what follows a time: add --for DURATION.");
            var pause = new ExecutionCommand.Pause(context.Around.User, parsed.GetValue(reason))
            {
                After = after,
                Then = parsed.GetValue(then) ?? PauseThen.Resume,
                Now = parsed.GetValue(now),
            };
            return Steering.SendAsync(context, parsed.GetRequiredValue(id), mayRun: false, _ => pause);
        });
    }
}
