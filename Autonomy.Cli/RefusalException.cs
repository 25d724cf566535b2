namespace Autonomy.Cli;

/// <summary>The command cannot be carried out: the message is for the person, the code for the shell.</summary>
internal sealed class RefusalException : Exception
{
    public RefusalException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; }
}
