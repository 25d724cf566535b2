using Autonomy.Core.Executions;
using Autonomy.Core.Explaining;
using Autonomy.Core.Values;
using Autonomy.Core.Workspaces;

namespace Autonomy.Cli.Rendering;

/// <summary>A pause of more than one execution, in words.</summary>
internal static class HoldText
{
    /// <summary>What is paused, by whom, since when, why, and until when.</summary>
    public static StyledLine Of(Hold hold, Times times) => new StyledLine()
        .Add("‖ ", "yellow")
        .Add($"{hold.Subject} ", "bold")
        .Add($"is paused by {hold.By} {times.Of(hold.Since)}", "yellow")
        .Add(hold.Reason is { } reason ? $" ({reason})" : "")
        .Add(hold.Until is { } until ? $", ends {times.Of(until)}" : "");

    /// <summary>The command that lifts it, without the program's name.</summary>
    public static string ResumeOf(Hold hold) => $"resume {OptionOf(hold.Scope, hold.Name)}";

    /// <summary>The option that names a scope.</summary>
    public static string OptionOf(HoldScope scope, string name) => scope switch
    {
        HoldScope.Workspace => "--workspace",
        HoldScope.Project => $"--project {ShellText.Quote(name)}",
        HoldScope.Tool => $"--tool {ShellText.Quote(name)}",
        _ => $"--host {ShellText.Quote(name)}",
    };

    /// <summary>As a document.</summary>
    public static DataValue DataOf(Hold hold) => DataObject.Of(
        ("id", hold.Id), ("scope", Words.Of(hold.Scope)), ("name", hold.Name), ("by", hold.By),
        ("reason", hold.Reason is { } reason ? reason : DataNull.Value),
        ("since", ExecutionDocument.TimeOf(hold.Since)), ("until", ExecutionDocument.TimeOf(hold.Until)));
}
