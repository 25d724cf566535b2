using Autonomy.Core.Executions;
using Autonomy.Core.Values;

namespace Autonomy.Host.Local;

/// <summary>What is to become of an execution's past: another execution that begins somewhere in it.</summary>
/// <param name="Origin">The execution.</param>
/// <param name="Reason">What for.</param>
/// <param name="By">Who asks.</param>
public sealed record ForkRequest(ExecutionId Origin, ForkReason Reason, string By)
{
    /// <summary>The version of its stream to begin at; null: as it stands.</summary>
    public long? Version { get; init; }

    /// <summary>The step that runs again, and with it all that depends on it.</summary>
    public string? From { get; init; }

    /// <summary>The inputs, whole; null: those that it had.</summary>
    public DataObject? Inputs { get; init; }

    /// <summary>Whether effects may be repeated that nothing takes back.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>Why, in the words of who asks; null: nothing is said.</summary>
    public string? Comment { get; init; }

    /// <summary>The version that the origin must be at; null: whatever it is at.</summary>
    public long? IfVersion { get; init; }
}
