using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Core.Plans;
using Autonomy.Core.Workspaces;

namespace Autonomy.Cli.Commands;

/// <summary>The options of <c>pause</c> and <c>resume</c> that name more than one execution.</summary>
internal sealed class ScopeOptions
{
    private readonly Option<string?> _tool = new("--tool")
    {
        Description = "A tool, or a family: http.*",
        HelpName = "TOOL",
    };

    private readonly Option<string?> _host = new("--host")
    {
        Description = "A host, or a path or command, that calls reach: *.example.com",
        HelpName = "HOST",
    };

    private readonly Option<string?> _project = new("--project")
    {
        Description = "Every execution of a project",
        HelpName = "PROJECT",
    };

    private readonly Option<bool> _workspace = new("--workspace") { Description = "Everything" };

    public void AddTo(Command command)
    {
        command.Add(_tool);
        command.Add(_host);
        command.Add(_project);
        command.Add(_workspace);
    }

    /// <summary>What is named; null where none of the options is given.</summary>
    /// <exception cref="RefusalException">Several are, or one of them beside an execution.</exception>
    public (HoldScope Scope, string Name)? Of(ParseResult parsed, string? execution)
    {
        var named = new List<(HoldScope, string)>();
        if (parsed.GetValue(_tool) is { } tool) named.Add((HoldScope.Tool, tool));
        if (parsed.GetValue(_host) is { } host) named.Add((HoldScope.Target, host));
        if (parsed.GetValue(_project) is { } project) named.Add((HoldScope.Project, project));
        if (parsed.GetValue(_workspace)) named.Add((HoldScope.Workspace, ""));
        if (named.Count == 0) return null;
        return named.Count == 1 && execution is null
            ? named[0]
            : throw new RefusalException(
                ExitCode.BadUsage, "Name one thing: an execution, --tool, --host, --project or --workspace.");
    }

    /// <summary>Pauses what is named; from then on nothing of it starts.</summary>
    public static async Task<int> PauseAsync(
        CommandContext context, (HoldScope Scope, string Name) what, string? reason, string? limit)
    {
        TimeSpan? timeout = TimeoutOf(limit);
        await RulesSteering.SendAsync(
            context, new RulesCommand.Place(what.Scope, what.Name, context.Around.User, reason, timeout));
        var hold = new Hold("", what.Scope, what.Name, context.Around.User, reason, context.Now, context.Now + timeout);
        context.Note(HoldText.Of(hold, context.Times));
        context.Note("Nothing of it starts any more; what runs finishes.");
        context.Note($"Lift it with: {context.Command(HoldText.ResumeOf(hold))}");
        return ExitCode.Done;
    }

    /// <summary>Lifts the pause of what is named.</summary>
    public static async Task<int> ResumeAsync(
        CommandContext context, (HoldScope Scope, string Name) what, string? reason)
    {
        bool isHere = await RulesSteering.SendAsync(
            context, new RulesCommand.Lift(what.Scope, what.Name, context.Around.User) { Reason = reason });
        context.Note("Lifted: what waited for it goes on" + (isHere ? $" with: {context.Command("resume")}" : "."));
        return ExitCode.Done;
    }

    private static TimeSpan? TimeoutOf(string? text)
    {
        if (text is null) return null;
        if (Durations.TryParse(text, out TimeSpan timeout, out string? fix)) return timeout;
        throw new RefusalException(ExitCode.BadUsage, $"--for '{text}' is no duration. {fix}");
    }
}
