using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Core.Tools;

/// <summary>
/// The code that runs a family of tools. Safe to call from any thread. A failure of the tool is an outcome; an
/// exception is a bug of the adapter and is recorded as a failure of kind unknown.
/// </summary>
public interface IToolAdapter
{
    /// <summary>The first part of its tools' names.</summary>
    string Family { get; }

    /// <summary>The tools that it runs.</summary>
    IReadOnlyList<ToolDescriptor> Tools { get; }

    /// <summary>
    /// Rules that the input's schema cannot say, over an input that already fits the schema. An argument that is only
    /// known at run time is absent here.
    /// </summary>
    IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => [];

    /// <summary>What repeating this very call does: an HTTP GET is pure where a POST is not. Pure and quick.</summary>
    EffectClass EffectOf(ToolDescriptor tool, DataObject input) => tool.Effect;

    /// <summary>
    /// What the call reaches outside: a host, a path, a command; null where there is no such thing. Pauses, approvals
    /// and policies can be about it. Pure and quick.
    /// </summary>
    string? TargetOf(ToolDescriptor tool, DataObject input) => null;

    /// <summary>
    /// Runs one attempt. It must not block its caller: long work continues elsewhere. When
    /// <paramref name="cancellation"/> is cancelled (by the user, the attempt's timeout or the engine's stop) it ends
    /// within 5 s, with nothing left running.
    /// </summary>
    ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation);

    /// <summary>
    /// Finds out whether a call whose answer was lost happened. Called only where the descriptor says that it can.
    /// </summary>
    ValueTask<ProbeResult> ProbeAsync(ToolCall call, ToolContext context, CancellationToken cancellation) =>
        ValueTask.FromResult<ProbeResult>(new ProbeResult.NotKnown("The tool has no probe."));

    /// <summary>The call that undoes a completed call, or null when there is nothing to undo. Pure and quick.</summary>
    ToolCall? UndoOf(ToolCall call, DataValue output) => null;
}

/// <summary>A tool and its arguments.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Input"> The arguments. At the call every secret in them is its text; in the journal it is a handle.
/// </param>
public sealed record ToolCall(ToolName Tool, DataObject Input);

/// <summary>An argument that breaks a rule.</summary>
/// <param name="Path">Where in the input, as a JSON pointer (RFC 6901); empty for the input itself.</param>
/// <param name="Message">The rule that is broken, with the value.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record InputFault(string Path, string Message, string Fix);

/// <summary>How an attempt ended.</summary>
public abstract record ToolOutcome
{
    private ToolOutcome()
    {
    }

    /// <summary>What the attempt used; null where nothing was measured.</summary>
    public AttemptUsage? Usage { get; init; }

    /// <summary>It did what was asked.</summary>
    public sealed record Succeeded(DataValue Output) : ToolOutcome;

    /// <summary>It failed.</summary>
    public sealed record Failed(Failure Failure) : ToolOutcome;
}

/// <summary>Whether a call whose answer was lost happened.</summary>
public abstract record ProbeResult
{
    private ProbeResult()
    {
    }

    /// <summary>It happened, with this output.</summary>
    public sealed record Happened(DataValue Output) : ProbeResult;

    /// <summary>It did not happen; it may be called again.</summary>
    public sealed record DidNotHappen : ProbeResult;

    /// <summary>It cannot be told.</summary>
    public sealed record NotKnown(string Reason) : ProbeResult;
}
