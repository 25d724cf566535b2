namespace Autonomy.Core.Workspaces;

/// <summary>What a pause beyond one execution is about.</summary>
public enum HoldScope
{
    /// <summary>Everything in the workspace.</summary>
    Workspace,

    /// <summary>Every execution of a project.</summary>
    Project,

    /// <summary>Every call of a tool, or of a family of them.</summary>
    Tool,

    /// <summary>Every call that reaches a host, a path or a command.</summary>
    Target,
}

/// <summary>A pause that is in force: nothing of what it covers starts.</summary>
/// <param name="Id">Its id, never used again: <c>h3</c>.</param>
/// <param name="Scope">What kind of thing is paused.</param>
/// <param name="Name">
/// Which: a project, a pattern of tools (<c>http.*</c>) or of targets (<c>*.example.com</c>); empty for the workspace.
/// </param>
/// <param name="By">Who paused it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When it ends by itself; null: it is lifted by a person.</param>
public sealed record Hold(
    string Id, HoldScope Scope, string Name, string By, string? Reason, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>What is paused, in words: <c>the tool http.*</c>.</summary>
    public string Subject => SubjectOf(Scope, Name);

    /// <summary>Whether everything in an execution of this project is paused.</summary>
    public bool CoversExecution(string? project) =>
        Scope == HoldScope.Workspace || (Scope == HoldScope.Project && Name == project);

    /// <summary>Whether calls of this tool with this target are paused, whatever the execution.</summary>
    public bool CoversCall(string tool, string? target) => Scope switch
    {
        HoldScope.Tool => NamePattern.Matches(Name, tool),
        HoldScope.Target => NamePattern.MatchesTarget(Name, target),
        _ => false,
    };

    internal static string SubjectOf(HoldScope scope, string name) => scope switch
    {
        HoldScope.Workspace => "the workspace",
        HoldScope.Project => $"the project {name}",
        HoldScope.Tool => $"the tool {name}",
        _ => $"the host {name}",
    };
}
