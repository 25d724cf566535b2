namespace Autonomy.Core.Recovery;

/// <summary>What is told of a call of an MCP tool that failed.</summary>
internal static class McpMessages
{
    internal static string Of(FailureKind kind, McpEnding ending, HttpErrorBody data)
    {
        string tool = $"{ending.Tool} of the server '{ending.Server}'";
        string said = Sentence.Said(ending.Text.Length > 0 ? ending.Text : data.Message);
        return ending.Fault switch
        {
            McpFault.TransportClosed => $"Cannot reach the server '{ending.Server}'{said}. {Again(ending)}",
            McpFault.HttpRefused => $"The server '{ending.Server}' answered {ending.Status}{said}. {RemedyOf(kind)}",
            McpFault.Timeout => $"{tool} did not answer in time. {Again(ending)}",
            McpFault.StreamBroken => $"The stream of {tool} broke before its answer. {Again(ending)}",
            McpFault.Unreadable => $"The answer of {tool} cannot be read{said}. {Again(ending)}",
            McpFault.ServerExited =>
                $"The server '{ending.Server}' ended{ExitOf(ending)} during {ending.Tool}. {Again(ending)}",
            McpFault.ServerFailedToStart =>
                $"Server '{ending.Server}' does not start{WhyOf(ending, said)}. {SettingOf(ending)}",
            McpFault.OutputMismatch =>
                $"The output of {tool} does not fit its own schema{said}. Map it, or use another tool.",
            McpFault.UnknownTool =>
                $"The server '{ending.Server}' has no tool '{ending.Tool}'. Refresh its list of tools.",
            McpFault.NotAllowed => $"{tool} is not allowed here. Allow it, or use another tool.",
            McpFault.BudgetRefused =>
                $"The budget does not cover a call of {tool}{said}. Raise it, or use a cheaper tool.",
            McpFault.NoCommonVersion =>
                $"The server '{ending.Server}' and the engine speak no version of MCP in common{said}. Update one.",
            McpFault.InputRequired => $"{tool} asks{said}.",
            McpFault.DefinitionChanged =>
                $"Server '{ending.Server}' changed tool '{ending.Tool}' since you approved it{said}. Blocked.",
            McpFault.Cancelled => $"The call of {tool} was cancelled.",
            _ => $"{tool} failed{CodeOf(ending)}{said}. {RemedyOf(kind)}",
        };
    }

    private static string Again(McpEnding ending) => ending.IsReadOnly || !ending.WasSent
        ? "It is worth another try."
        : "Check what it did before it is repeated.";

    private static string CodeOf(McpEnding ending) => ending.ErrorCode == 0 ? "" : $" with {ending.ErrorCode}";

    // A program that has ended says more than what its end did to the connection.
    private static string WhyOf(McpEnding ending, string said) => ExitOf(ending) is { Length: > 0 } exit ? exit : said;

    private static string ExitOf(McpEnding ending)
    {
        string code = ending.ExitCode is { } exit ? $": it exited with {exit}" : "";
        string? line = ending.Stderr.LastOrDefault(static line => !string.IsNullOrWhiteSpace(line));
        return code + Sentence.Said(line);
    }

    private static string SettingOf(McpEnding ending) => StderrPhrases.MissingVariable(ending.Stderr) is { } name
        ? $"Missing: {name}. Set it in the server's 'environment'."
        : "Correct its command, arguments or 'environment'.";

    private static string RemedyOf(FailureKind kind) => kind switch
    {
        FailureKind.ConnectFailed => "It could not reach what it needs; it is worth another try.",
        FailureKind.Timeout => "It ran out of time; check what it did before it is repeated.",
        FailureKind.AnswerCut => "A message was cut; it is worth another try.",
        FailureKind.Unavailable => "It is out of service for now; it is worth another try.",
        FailureKind.RateLimited => "Its service allows no more calls for now; wait.",
        FailureKind.BudgetExhausted => "A quota or budget is used up; raise it, or use a cheaper tool.",
        FailureKind.TokenExpired => "The token expired; refresh it.",
        FailureKind.MissingScope => "The credential lacks a permission; grant it, or use a tool with fewer rights.",
        FailureKind.AccessRevoked => "Access was withdrawn; connect the account again.",
        FailureKind.Denied => "Access is denied; use another tool or path, or ask for the right.",
        FailureKind.BadInput => "It refuses its arguments; correct them.",
        FailureKind.OutputMismatch => "Its output does not fit; map it, or use another tool.",
        FailureKind.NotFound => "What it was asked for does not exist; check names and paths.",
        FailureKind.Conflict => "Something changed meanwhile or exists already; read it again.",
        FailureKind.TooLarge => "It is too large for the tool; split it.",
        FailureKind.PermanentExternal => "It refuses for good; use another tool.",
        FailureKind.Configuration => "A setting of it is wrong; correct it.",
        FailureKind.NoProgress => "It ran, but did not do what was asked; change the arguments, or use another tool.",
        FailureKind.InputRequired => "It asks a person for something.",
        _ => "No rule tells what this means; see the evidence.",
    };
}
