namespace Autonomy.Core.Executions;

/// <content>Commands that follow from the rules of the workspace.</content>
public abstract partial record ExecutionCommand
{
    /// <summary>
    /// The rules of the workspace have changed, or workers have come: what waited for a pause that is over, or for one
    /// of them, goes on. Its answer also says that whatever was decided on the former rules is durable.
    /// </summary>
    public sealed record LookAgain : ExecutionCommand
    {
        /// <summary>The one instance.</summary>
        public static readonly LookAgain Instance = new();
    }
}
